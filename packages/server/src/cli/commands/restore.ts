import type { Command } from 'commander';
import { type InspectionOptions, runRestoreDrill } from '../actions/inspect-backup.ts';
import { runRestore } from '../actions/restore.ts';
import type { CommandContext } from '../command-context.ts';

interface RestoreOptions extends Omit<InspectionOptions, 'anchors'> {
  from: string;
  drill?: true;
}

/** Adds `mdhq-portal restore`. */
export function addRestoreCommand(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .summary('restore the database from a backup, or rehearse it')
    .description(
      'Verify a backup and its audit trails, and replace the database with a copy of ' +
        'it. The previous database is kept in a folder of the data directory. Fails while ' +
        'a server or another command uses the data directory. With --drill, restore into ' +
        'a folder that is removed, and replace nothing.',
    )
    .requiredOption('--from <file>', 'backup to restore; not modified (required)')
    .option('--drill', 'rehearse the restore beside a running server, and time it')
    .option('--scratch <folder>', 'with --drill: folder for the copy (default: PORTAL_DATA_DIR)')
    .option('--json', 'with --drill: print one JSON object')
    .addHelpText('after', examples)
    .action((options: RestoreOptions, command: Command) => {
      const { from, drill, ...inspection } = options;
      if (drill) return runRestoreDrill(context, from, inspection);
      const [needless] = Object.keys(inspection);
      if (needless === undefined) return runRestore(context, from);
      return command.error(`error: option '--${needless}' needs '--drill'`, { exitCode: 2 });
    });
}

const examples = `
Emails that were not sent when the backup was made are not sent, and links that
were mailed earlier no longer work: both may have been used since.

--drill does everything that a restore does, except that it does not replace the
database: it copies the backup, migrates the copy, verifies its audit trails,
and removes unsent mail and active links. It prints the duration of each step,
which shows how long a restore takes on this machine. It fails before it copies
anything if the disk is too full. Run it regularly, such as once a month.

Examples, the first with the server stopped:
  mdhq-portal restore --from /mnt/backups/portal-2026-11-02.sqlite
  mdhq-portal restore --drill --from /mnt/backups/portal-2026-11-02.sqlite
  mdhq-portal restore --drill --from backup.sqlite --scratch /mnt/spare --json
`;
