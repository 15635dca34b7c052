import type { Command } from 'commander';
import { runBackup } from '../actions/backup.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal backup`. */
export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .summary('back up the database')
    .description(
      'Back up the database to a file, while the server runs. Verify the copy and its ' +
        'audit trails, and print the head of each trail. The backup contains no unsent ' +
        'mail, so a restored server sends no mail twice.',
    )
    .argument('<file>', 'path of the backup; must not exist')
    .addHelpText('after', examples)
    .action((file: string) => runBackup(context, file));
}

const examples = `
The backup contains patient data: protect it like the database. It does not
contain the link keys: back up PORTAL_DATA_DIR/link-keys to another place.

Example:
  mdhq-portal backup "/mnt/backups/portal-$(date +%F).sqlite"

See also: mdhq-portal restore --help
`;
