import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { runRestore } from '../restore.ts';

/** Adds `mdhq-portal restore`. */
export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .summary('replace the database by a backup')
    .description(
      'Checks a backup and its audit trails, and puts a copy of it in the place of the\n' +
        'database. The database that was there is kept in a folder beside it. It refuses\n' +
        'while a server or another command is running on the data directory.',
    )
    .requiredOption('--from <file>', 'the backup, which stays as it is')
    .addHelpText('after', examples)
    .action(({ from }: { from: string }) => runRestore(context, from));
}

const examples = `
Mail that was waiting is not sent, and links that were mailed before no longer
work: both may have been used since the backup.

Example, with the server stopped:
  mdhq-portal restore --from /mnt/backups/portal-2026-11-02.sqlite
`;
