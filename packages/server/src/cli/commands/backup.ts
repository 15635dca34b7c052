import type { Command } from 'commander';
import { runBackup } from '../actions/backup.ts';
import { type InspectionOptions, runBackupVerify } from '../actions/inspect-backup.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal backup`. */
export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .summary('back up the database, or verify a backup')
    .description(
      'Back up the database to a file, while the server runs. Verify the copy and its ' +
        'audit trails, and print the head of each trail. The backup contains no unsent ' +
        'mail, so a restored server sends no mail twice. With --verify, check an existing ' +
        'backup instead.',
    )
    .argument('<file>', 'path of the backup; must not exist, unless it is verified')
    .option('--verify', 'check an existing backup, and print what it contains')
    .option('--anchors <file>', 'with --verify: compare with the anchors in a server log')
    .option('--scratch <folder>', 'with --verify: folder for the copy (default: PORTAL_DATA_DIR)')
    .option('--json', 'with --verify: print one JSON object')
    .addHelpText('after', examples)
    .action((file: string, options: InspectionOptions & { verify?: true }, command: Command) => {
      const { verify, ...inspection } = options;
      if (verify) return runBackupVerify(context, file, inspection);
      const [needless] = Object.keys(inspection);
      if (needless === undefined) return runBackup(context, file);
      return command.error(`error: option '--${needless}' needs '--verify'`, { exitCode: 2 });
    });
}

const examples = `
The backup contains patient data: protect it like the database. It does not
contain the link keys: back up PORTAL_DATA_DIR/link-keys to another place. Its
SHA-256 is in <file>.sha256 beside it, which sha256sum -c reads: move both.

--verify copies the backup into a temporary folder, compares the copy with its
checksum, runs SQLite's integrity check, verifies all audit trails, and prints
the number of patients, requests, invitations and events. It exits with 1 and
one line if the file is damaged, changed or not a backup. It needs no server and
no database, but free space for the copy. Anchors that are later than the backup
are skipped.

Examples:
  mdhq-portal backup "/mnt/backups/portal-$(date +%F).sqlite"
  mdhq-portal backup --verify /mnt/backups/portal-2026-11-02.sqlite
  mdhq-portal backup --verify backup.sqlite --anchors portal.ndjson --json

See also: mdhq-portal restore --help
`;
