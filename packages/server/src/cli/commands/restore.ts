import type { Command } from 'commander';
import { runRestore } from '../actions/restore.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal restore`. */
export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .summary('replace the database with a backup')
    .description(
      'Verifies a backup and its audit trails, and replaces the database with a copy of\n' +
        'the backup. The previous database is kept in a folder of the data directory. It\n' +
        'fails while a server or another command is running on the data directory.',
    )
    .requiredOption('--from <file>', 'the backup, which is not changed')
    .addHelpText('after', examples)
    .action(({ from }: { from: string }) => runRestore(context, from));
}

const examples = `
Mail that was waiting is not sent, and links that were mailed before no longer
work: both may have been used since the backup.

Example, with the server stopped:
  mdhq-portal restore --from /mnt/backups/portal-2026-11-02.sqlite
`;
