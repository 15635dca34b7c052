import { type Command, InvalidArgumentError } from 'commander';
import type { TrailPeriod } from '../../portal/audit/export-trail.ts';
import { runAuditExport, runAuditVerify } from '../actions/audit.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal audit verify|export`. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .summary('verify and export the audit trail')
    .description('Verify and export the audit trail of an instance.')
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
    .addHelpText('after', verifyExamples)
    .action((subdomain: string, options: { head?: string; anchors?: string }) =>
      runAuditVerify(context, subdomain, options),
    );

  audit
    .command('export')
    .summary('write the audit trail as FHIR AuditEvents')
    .description('Write the audit trail as FHIR R4 AuditEvents to standard output (NDJSON).')
    .argument('<instance>', 'subdomain of the instance')
    .option('--from <time>', 'start, inclusive (default: the first event)', toTime)
    .option('--to <time>', 'end, exclusive (default: the last event)', toTime)
    .addHelpText('after', exportExamples)
    .action((subdomain: string, period: TrailPeriod) => runAuditExport(context, subdomain, period));
}

function toHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('Expected 64 hexadecimal digits (0-9, a-f).');
  return text;
}

const rfc3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** A date begins at midnight in UTC. */
function toTime(text: string): number {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected 2026-11-02 or 2026-11-02T15:04:05Z.');
  }
  return time;
}

const verifyExamples = `
Store the printed head where users with access to the database cannot change it.
Only --head or --anchors detects a trail that was truncated together with its
head, or rewritten.

Examples:
  mdhq-portal audit verify sandbox
  mdhq-portal audit verify sandbox --head "$(cat /mnt/vault/sandbox.head)"
  mdhq-portal audit verify sandbox --anchors /mnt/logs/portal.ndjson
`;

const exportExamples = `
A time is a date, which means midnight UTC, or an RFC 3339 timestamp.

Example: export one month
  mdhq-portal audit export sandbox --from 2026-11-01 --to 2026-12-01
`;
