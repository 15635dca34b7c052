import { loadConfig } from '../config.ts';
import type { Database } from '../store/database.ts';
import { openSqliteDatabase } from '../store/sqlite/open-database.ts';
import type { CommandContext } from './command-context.ts';

/** Opens the database of the data directory, runs `work`, and closes it. */
export function withDatabase<Result>(
  context: CommandContext,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabaseIn(loadConfig(context.environment).dataDir, work);
}

/** As `withDatabase`, with the database in the given directory. */
export async function withDatabaseIn<Result>(
  dataDir: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openSqliteDatabase(dataDir);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
