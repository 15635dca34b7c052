import { constants, setPriority } from 'node:os';
import { findDamage } from '../store/sqlite/find-damage.ts';

/** Main file of a separate process: prints the damage of the database in a directory, or nothing. */
const [, , dataDir = ''] = process.argv;
// Requests have priority.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(findDamage(dataDir) ?? '');
