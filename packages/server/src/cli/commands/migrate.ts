import { type Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../../config.ts';
import { type DatabaseServer, parseDatabaseUrl } from '../../store/postgres/database-url.ts';
import { runMove } from '../actions/move.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { withDatabase } from '../with-database.ts';

interface MigrateOptions {
  /** Data directory. */
  from?: string;
  /** A URL, which may have a password: no message repeats it. */
  to?: string;
  instance?: string[];
}

/** Adds `mdhq-portal migrate`. */
export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .summary('migrate the schema, or move clinics to PostgreSQL')
    .description(
      'Migrate the database to the schema of this version, or create the database. ' +
        'All other commands that open the database migrate it, too.\n\n' +
        'With --from, move clinics from an embedded database to PostgreSQL.',
    )
    .option('--from <source>', 'sqlite: and the data directory to move from', toDataDir)
    .option('--to <url>', 'URL of PostgreSQL (default: PORTAL_DATABASE_URL)')
    .option('--instance <subdomain...>', 'move only these instances')
    .addHelpText('after', examples)
    .action((options: MigrateOptions, command: Command) => {
      const { from: dataDir, to, instance: only } = options;
      if (dataDir !== undefined) {
        const fail = (reason: string) =>
          command.error(`error: option '--to' ${reason}`, { exitCode: 2 });
        return runMove(context, { dataDir, to: serverOf(context, to, fail), only });
      }
      const [needless] = Object.keys(options);
      if (needless === undefined) return migrateSchema(context);
      return command.error(`error: option '--${needless}' needs '--from'`, { exitCode: 2 });
    });
}

async function migrateSchema(context: CommandContext): Promise<void> {
  const migrated = await withDatabase(context, async (database) => database.migrated);
  for (const name of migrated) context.stdout.write(`Applied ${name}.\n`);
  if (migrated.length === 0) context.stdout.write('The schema is up to date.\n');
}

function toDataDir(text: string): string {
  const [, dataDir = ''] = /^sqlite:(.+)$/.exec(text) ?? [];
  if (dataDir === '') {
    throw new InvalidArgumentError('Expected sqlite: and a path, such as sqlite:/var/lib/portal.');
  }
  return dataDir;
}

/** @param fail ends the command; receives what is wrong with the URL that was passed */
function serverOf(
  context: CommandContext,
  url: string | undefined,
  fail: (reason: string) => never,
): DatabaseServer {
  if (url === undefined) {
    const { databaseServer } = loadConfig(context.environment);
    if (databaseServer !== undefined) return databaseServer;
    throw new CommandFailure('No PostgreSQL to move to: set PORTAL_DATABASE_URL, or pass --to.');
  }
  let server: DatabaseServer;
  try {
    server = parseDatabaseUrl(url);
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'is invalid');
  }
  if (server.password === undefined) return server;
  return fail(
    'has a password, which other users can see: set PORTAL_DATABASE_URL instead, or PGPASSWORD',
  );
}

const examples = `
Stop the server before you move clinics. All rows of a clinic are copied,
compared and committed together, and its audit trail is verified; the embedded
database is not changed. If the command is interrupted, run it again: it skips
the clinics that are complete. It prints what to set before the next start.

The URL is read from PORTAL_DATABASE_URL, or passed with --to and without the
password, which is then read from PGPASSWORD or ~/.pgpass.

Examples:
  PORTAL_DATA_DIR=/var/lib/mdhq-portal mdhq-portal migrate
  mdhq-portal migrate --from sqlite:/var/lib/mdhq-portal
  mdhq-portal migrate --from sqlite:/var/lib/mdhq-portal --instance sandbox \\
    --to postgres://portal@db.internal.example/portal
`;
