import { loadConfig } from '../config.ts';
import type { Database } from '../store/database.ts';
import { openSqliteDatabase } from '../store/sqlite/open-database.ts';
import type { CommandContext } from './command-context.ts';

/** Opens the database of the data directory, runs `work`, and closes it. */
export function withDatabase<Result>(
  context: CommandContext,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabaseIn(context, loadConfig(context.environment).dataDir, work);
}

/** As `withDatabase`, with the database in the given directory. */
export async function withDatabaseIn<Result>(
  { clock, stderr }: Pick<CommandContext, 'clock' | 'stderr'>,
  dataDir: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openSqliteDatabase(dataDir, {
    clock,
    onRenamed: ({ subdomain, pt_id }) =>
      stderr.write(
        `Patient ${pt_id} of ${subdomain} has a new user name, because two names became the same: a password reset shows it.\n`,
      ),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
