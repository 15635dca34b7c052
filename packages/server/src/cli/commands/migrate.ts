import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal migrate`. */
export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .summary('migrate the database schema')
    .description(
      'Migrate the database to the schema of this version, or create the database. ' +
        'All other commands that open the database migrate it, too.',
    )
    .addHelpText('after', examples)
    .action(async () => {
      const migrated = await withDatabase(context, async (database) => database.migrated);
      for (const name of migrated) context.stdout.write(`Applied ${name}.\n`);
      if (migrated.length === 0) context.stdout.write('The schema is up to date.\n');
    });
}

const examples = `
Example:
  PORTAL_DATA_DIR=/var/lib/mdhq-portal mdhq-portal migrate
`;
