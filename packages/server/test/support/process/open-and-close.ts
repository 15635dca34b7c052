import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';

/** A process that a test may kill: it opens the database in the folder that it is given, and closes it. */
const database = await openSqliteDatabase(process.argv[2] ?? '');
await database.close();
