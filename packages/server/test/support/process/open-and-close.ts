import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';

/** A process that a test can kill: opens the database in a directory, and closes it. */
const database = await openSqliteDatabase(process.argv[2] ?? '');
await database.close();
