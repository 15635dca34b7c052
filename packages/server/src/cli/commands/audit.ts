import { type Command, InvalidArgumentError } from 'commander';
import type { TrailPeriod } from '../../portal/audit/export-trail.ts';
import { runAuditExport, runAuditVerify, type VerifyOptions } from '../actions/audit.ts';
import { type ArchivesOptions, runAuditArchive } from '../actions/audit-archive.ts';
import type { CommandContext } from '../command-context.ts';
import { addStreamCommands } from './audit-stream.ts';
import { toTime } from './time.ts';

/** Adds `mdhq-portal audit verify|export|archive|stream|streams`. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .summary('verify, export, stream and archive the audit trail')
    .description('Verify, export, stream and archive the audit trails of instances.')
    .helpCommand(false);

  audit
    .command('verify')
    .summary('verify that the audit trail is unchanged')
    .description(
      'Verify the hash chain of the audit trail, and print the number of events and ' +
        'the head. If an event was edited, removed, reordered or added, report the first ' +
        'one and exit with code 1.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .option('--anchors <file>', 'check the trail against the anchors in a server log')
    .option('--head <hash>', 'check that the trail contains an earlier head', toHash)
    .option('--archives <folder>', 'verify the archived events as well')
    .option('--archives-from <month>', 'first month in that folder', toMonth)
    .addHelpText('after', verifyExamples)
    .action((subdomain: string, options: VerifyOptions) =>
      runAuditVerify(context, subdomain, options),
    );

  audit
    .command('export')
    .summary('write the audit trail as FHIR AuditEvents')
    .description('Write the audit trail as FHIR R4 AuditEvents to standard output (NDJSON).')
    .argument('<instance>', 'subdomain of the instance')
    .option('--from <time>', 'start, inclusive (default: the first event)', toTime)
    .option('--to <time>', 'end, exclusive (default: the last event)', toTime)
    .option('--archives <folder>', 'include the archived events')
    .option('--archives-from <month>', 'first month in that folder', toMonth)
    .addHelpText('after', exportExamples)
    .action((subdomain: string, options: TrailPeriod & ArchivesOptions) =>
      runAuditExport(context, subdomain, options),
    );

  audit
    .command('archive')
    .summary('move events of past months to sealed files')
    .description(
      'Move the audit events of whole months to files in a folder, one file of JSON lines ' +
        'and one manifest for each month. The events are removed from the database only ' +
        'after the file was written to disk, read again and verified. If the command is ' +
        'interrupted, run it again: it continues.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .requiredOption('--archives <folder>', 'existing folder for the files (required)')
    .requiredOption(
      '--through <month>',
      'last month to archive, such as 2026-08 (required)',
      toMonth,
    )
    .addHelpText('after', archiveExamples)
    .action((subdomain: string, { archives, through }: { archives: string; through: string }) =>
      runAuditArchive(context, subdomain, archives, through),
    );

  addStreamCommands(audit, context);
}

/** Months are in UTC. */
function toMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) {
    throw new InvalidArgumentError('Expected a month such as 2026-08.');
  }
  return text;
}

function toHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('Expected 64 hexadecimal digits (0-9, a-f).');
  return text;
}

const verifyExamples = `
Store the printed head where users with access to the database cannot change it.
Only --head or --anchors detects a trail that was truncated together with its
head, or rewritten.

Examples:
  mdhq-portal audit verify sandbox
  mdhq-portal audit verify sandbox --head "$(cat /mnt/vault/sandbox.head)"
  mdhq-portal audit verify sandbox --anchors /mnt/logs/portal.ndjson
  mdhq-portal audit verify sandbox --archives /mnt/archives

After the retention period, delete the .ndjson file of a month, keep its
manifest, and pass the first month that is left:
  mdhq-portal audit verify sandbox --archives /mnt/archives \\
    --archives-from 2026-08
`;

const archiveExamples = `
The months are in UTC, and the current one cannot be archived. Keep the files as
long as the law requires: HIPAA requires six years. Files are never overwritten.

Examples:
  mdhq-portal audit archive sandbox --archives /mnt/archives --through 2026-08
  mdhq-portal audit verify sandbox --archives /mnt/archives
`;

const exportExamples = `
A time is a date, which means midnight UTC, or an RFC 3339 timestamp.

Example: export one month
  mdhq-portal audit export sandbox --from 2026-11-01 --to 2026-12-01
`;
