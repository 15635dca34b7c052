import { type Command, InvalidArgumentError } from 'commander';
import type { TrailPeriod } from '../../portal/audit/export-trail.ts';
import { runAuditExport } from '../actions/audit-export.ts';
import { runAuditVerify } from '../actions/audit-verify.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal audit verify|export`. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .summary('check the audit trail, and take it out')
    .description('The audit trail: who did what, with which patient, and when.')
    .helpCommand(false);

  audit
    .command('verify')
    .summary('check that nothing in it was changed')
    .description(
      'Checks every event against the chain that it is part of, and prints where the\n' +
        'chain ends. Where an event was edited, removed, reordered or cut off, it names\n' +
        'the first such one, and the exit code is 1.',
    )
    .argument('<instance>', "the clinic's subdomain")
    .option('--anchors <file>', "the server's log, whose anchors must match the trail")
    .option('--head <hash>', 'an end that was noted earlier, which must be in the chain', toHash)
    .addHelpText('after', verifyExamples)
    .action((subdomain: string, options: { head?: string; anchors?: string }) =>
      runAuditVerify(context, subdomain, options),
    );

  audit
    .command('export')
    .summary('write it as FHIR AuditEvents')
    .description('Writes the audit trail as FHIR R4 AuditEvents, one a line (NDJSON).')
    .argument('<instance>', "the clinic's subdomain")
    .option('--from <time>', 'the first moment to take, such as 2026-11-02', toTime)
    .option('--to <time>', 'the first moment not to take any more', toTime)
    .addHelpText('after', exportExamples)
    .action((subdomain: string, period: TrailPeriod) => runAuditExport(context, subdomain, period));
}

function toHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError('It has 64 digits, 0-9 and a-f.');
  return text;
}

const rfc3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

/** A date begins at midnight in UTC. */
function toTime(text: string): number {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('It is written 2026-11-02 or 2026-11-02T15:04:05Z.');
  }
  return time;
}

const verifyExamples = `
Note the printed head where nobody who can change the database can change it:
only that shows a cut-off end whose head was set back, or a trail written anew.

Examples:
  mdhq-portal audit verify sandbox
  mdhq-portal audit verify sandbox --head "$(cat /mnt/vault/sandbox.head)"
  mdhq-portal audit verify sandbox --anchors /mnt/logs/portal.ndjson
`;

const exportExamples = `
Dates are in UTC.

Example, for one month:
  mdhq-portal audit export sandbox --from 2026-11-01 --to 2026-12-01
`;
