import { failWaitingMail } from '../../mail/outbox-records.ts';
import { type TrailVerification, verifyTrail } from '../../portal/audit/verify-trail.ts';
import { revokeLinksInCopy } from '../../portal/instances/backups.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { listInstances } from '../../store/instances/instances.ts';
import type { CommandContext } from '../command-context.ts';

export type InstanceTrail = TrailVerification & { subdomain: string };

/** Verifies the audit trail of every instance. */
export async function verifyTrails({ reads }: Database): Promise<InstanceTrail[]> {
  const trails: InstanceTrail[] = [];
  for (const { instance_id, subdomain } of await listInstances(reads)) {
    trails.push({ subdomain, ...(await verifyTrail(reads, instance_id)) });
  }
  return trails;
}

/** The head of each trail, one per line. */
export function describeHeads(trails: readonly InstanceTrail[]): string {
  return trails
    .map(({ subdomain, head }) => `${subdomain}: ${head.sequence} events, head ${head.hash}\n`)
    .join('');
}

/** The failure of an invitation in a restored database whose mail was not sent when the copy was made. */
const unsent = 'Its mail was waiting when the backup was made. Invite again.';

/** Fails the unsent mail and revokes the links in a copy, because both may have been used after it was made. */
export async function invalidatePending(
  transaction: Transaction,
  { clock, operator }: CommandContext,
): Promise<void> {
  const now = clock();
  await failWaitingMail(transaction, now, unsent);
  await revokeLinksInCopy(transaction, operator, now);
}
