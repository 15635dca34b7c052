import {
  type TrailFault,
  type TrailFaultKind,
  verifyTrail,
} from '../portal/audit-trail/verify-trail.ts';
import { findOperatorCaller } from '../portal/operator.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailure, unlessRefused } from './command-failure.ts';
import { createProgress } from './progress.ts';
import { withDatabase } from './with-database.ts';

/** Checks an instance's audit trail, and prints where it ends. */
export async function runAuditVerify(
  context: CommandContext,
  subdomain: string,
  notedHead: string | undefined,
): Promise<void> {
  const { operator, stdout, stderr } = context;
  const { head, fault } = await withDatabase(context, async ({ reads }) => {
    const { instanceId } = unlessRefused(await findOperatorCaller(reads, operator, subdomain));
    const progress = createProgress(stderr);
    try {
      return await verifyTrail(reads, instanceId, {
        notedHead,
        onProgress: (events) => progress.show(`${events} events checked`),
      });
    } finally {
      progress.clear();
    }
  });
  if (fault !== undefined) throw new CommandFailure(trailFaultMessage(subdomain, fault));
  stdout.write(`events ${head.sequence}, sound\nhead   ${head.hash}\n`);
}

/** What is wrong with an audit trail, and what to do. */
export function trailFaultMessage(subdomain: string, { kind, sequence }: TrailFault): string {
  return (
    `The audit trail of ${subdomain} is not as it was recorded: ${faults[kind](sequence)}. ` +
    'Keep the database as it is, and compare it with a backup.'
  );
}

const faults: Record<TrailFaultKind, (sequence: number) => string> = {
  edited: (sequence) => `event ${sequence} was edited, or the one before it removed`,
  removed: (sequence) => `event ${sequence} was removed`,
  displaced: (sequence) => `event ${sequence} was reordered, or one before it added`,
  'cut-off': (sequence) => `it was cut off, event ${sequence} is missing`,
  added: (sequence) => `event ${sequence} was added behind its end`,
  'head-unknown': (sequence) =>
    `the head that was noted is not among its ${sequence} events, so it was cut off or written anew`,
};
