import { constants, setPriority } from 'node:os';
import { findDamage } from '../store/sqlite/find-damage.ts';

/** The main file of a separate process: prints the damage of the database in the given folder, or nothing. */
const [, , dataDir = ''] = process.argv;
// Requests go first.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(findDamage(dataDir) ?? '');
