import { constants, setPriority } from 'node:os';
import { findDamage } from '../store/sqlite/find-damage.ts';

/** A process of its own: prints what is damaged in the database in the folder that it is given, or nothing. */
const [, , dataDir = ''] = process.argv;
// Requests go first.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(findDamage(dataDir) ?? '');
