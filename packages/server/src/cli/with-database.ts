import { loadConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import { openStore, type StoreLocation } from '../store/open-store.ts';
import type { CommandContext } from './command-context.ts';

/** Runs with the clock of the database, if several servers share it. */
type Work<Result> = (database: Database, clock: Clock) => Promise<Result>;

/** Opens the database of the settings, runs `work`, and closes it. */
export function withDatabase<Result>(context: CommandContext, work: Work<Result>): Promise<Result> {
  return withStore(context, loadConfig(context.environment), work);
}

/** As `withDatabase`, with the embedded database in the given directory. */
export function withDatabaseIn<Result>(
  context: Pick<CommandContext, 'clock' | 'stderr'>,
  dataDir: string,
  work: Work<Result>,
): Promise<Result> {
  return withStore(context, { dataDir }, work);
}

async function withStore<Result>(
  { clock, stderr }: Pick<CommandContext, 'clock' | 'stderr'>,
  location: StoreLocation,
  work: Work<Result>,
): Promise<Result> {
  const { database, clock: shared } = await openStore(location, {
    clock,
    onRenamed: ({ subdomain, pt_id }) =>
      stderr.write(
        `Patient ${pt_id} of ${subdomain} has a new user name, because two names became the same: a password reset shows it.\n`,
      ),
  });
  try {
    return await work(database, shared ?? clock);
  } finally {
    await database.close();
  }
}
