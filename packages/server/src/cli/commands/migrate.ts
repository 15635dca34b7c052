import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withDatabase } from '../with-database.ts';

/** Adds `mdhq-portal migrate`. */
export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .summary('bring the tables up to date')
    .description(
      'Brings the tables up to date, and makes the database where there is none.\n' +
        'Every other command does so, too; this one does nothing else.',
    )
    .addHelpText('after', examples)
    .action(async () => {
      const migrated = await withDatabase(context, async (database) => database.migrated);
      for (const name of migrated) context.stdout.write(`ran ${name}\n`);
      if (migrated.length === 0) context.stdout.write('up to date\n');
    });
}

const examples = `
Example:
  PORTAL_DATA_DIR=/var/lib/mdhq-portal mdhq-portal migrate
`;
