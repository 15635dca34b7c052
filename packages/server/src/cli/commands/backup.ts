import type { Command } from 'commander';
import { runBackup } from '../actions/backup.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal backup`. */
export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .summary('copy the database while the server runs')
    .description(
      'Copies the whole database as it stands, while the server goes on, and checks the\n' +
        'copy and its audit trails. Mail that waits to be sent is not in the copy, so that\n' +
        'none is sent twice. It prints where each audit trail ends.',
    )
    .argument('<file>', 'where to; a file that is there already is left alone')
    .addHelpText('after', examples)
    .action((file: string) => runBackup(context, file));
}

const examples = `
The copy has patients' data: keep it as safe as the database. The link keys are
not in it: keep a copy of link-keys from PORTAL_DATA_DIR in another place.

Example:
  mdhq-portal backup "/mnt/backups/portal-$(date +%F).sqlite"

To restore it, stop the server and run mdhq-portal restore --from with the copy.
`;
