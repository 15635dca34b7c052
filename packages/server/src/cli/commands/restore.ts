import type { Command } from 'commander';
import { type InspectionOptions, runRestoreDrill } from '../actions/inspect-backup.ts';
import { runRestore } from '../actions/restore.ts';
import { runSettle } from '../actions/settle-restored.ts';
import type { CommandContext } from '../command-context.ts';

interface RestoreOptions extends InspectionOptions {
  from?: string;
  drill?: true;
  settle?: true;
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
        'a folder that is removed, and replace nothing. With --settle, prepare a database ' +
        'that the tools of PostgreSQL have restored.',
    )
    .option('--from <file>', 'backup to restore; not modified (required without --settle)')
    .option('--drill', 'rehearse the restore beside a running server, and time it')
    .option('--scratch <folder>', 'with --drill: folder for the copy (default: PORTAL_DATA_DIR)')
    .option('--json', 'with --drill: print one JSON object')
    .option('--settle', 'PostgreSQL: verify the database, fail its mail and revoke its links')
    .option('--anchors <file>', 'with --settle: compare with the anchors in a server log')
    .addHelpText('after', examples)
    .action((options: RestoreOptions, command: Command) => {
      const { from, drill, settle, anchors, ...inspection } = options;
      const fail = (message: string) => command.error(`error: ${message}`, { exitCode: 2 });
      const [needsDrill] = Object.keys(inspection);
      if (settle) {
        const others = Object.keys(options).filter((name) => !/^(settle|anchors)$/.test(name));
        if (others.length === 0) return runSettle(context, anchors);
        return fail(`option '--${others[0]}' cannot be used with '--settle'`);
      }
      if (from === undefined) return fail("required option '--from <file>' not specified");
      if (anchors !== undefined) return fail("option '--anchors' needs '--settle'");
      if (drill) return runRestoreDrill(context, from, inspection);
      if (needsDrill === undefined) return runRestore(context, from);
      return fail(`option '--${needsDrill}' needs '--drill'`);
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

--settle is the last step of a restore with pg_restore or of a recovery to a
point in time, before any server starts. It verifies all audit trails, and then
fails unsent mail and revokes active links for the same reason. API users that
were revoked since the backup are active again: revoke them again.

Examples, the first and the last with all servers stopped:
  mdhq-portal restore --from /mnt/backups/portal-2026-11-02.sqlite
  mdhq-portal restore --drill --from /mnt/backups/portal-2026-11-02.sqlite
  mdhq-portal restore --drill --from backup.sqlite --scratch /mnt/spare --json
  mdhq-portal restore --settle
`;
