import type { Command } from 'commander';
import { runRestore } from '../actions/restore.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal restore`. */
export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .summary('restore the database from a backup')
    .description(
      'Verify a backup and its audit trails, and replace the database with a copy of ' +
        'it. The previous database is kept in a folder of the data directory. Fails while ' +
        'a server or another command uses the data directory.',
    )
    .requiredOption('--from <file>', 'backup to restore; not modified (required)')
    .addHelpText('after', examples)
    .action(({ from }: { from: string }) => runRestore(context, from));
}

const examples = `
Emails that were not sent when the backup was made are not sent, and links that
were mailed earlier no longer work: both may have been used since.

Example, with the server stopped:
  mdhq-portal restore --from /mnt/backups/portal-2026-11-02.sqlite
`;
