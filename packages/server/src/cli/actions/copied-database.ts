import { loadConfig } from '../../config.ts';
import { failWaitingMail } from '../../mail/outbox-records.ts';
import { readAnchorKey } from '../../portal/audit/anchors.ts';
import { checkSeal } from '../../portal/audit/archive/archive-seals.ts';
import { type TrailVerification, verifyTrail } from '../../portal/audit/verify-trail.ts';
import { recordRestore, revokeLinksInCopy } from '../../portal/instances/backups.ts';
import { findAuditHead } from '../../store/audit/audit-events.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { listInstances } from '../../store/instances/instances.ts';
import type { CommandContext } from '../command-context.ts';

export type InstanceTrail = TrailVerification & { instanceId: number; subdomain: string };

/** Anchored hashes of events, by subdomain and sequence. */
export type TrailAnchors = ReadonlyMap<string, ReadonlyMap<number, string>>;

/**
 * Verifies the audit trail of every instance, with those anchors that are not later than its end, and the seals of its archives
 * with the anchor key of the data directory; without a key, it reports that seals are not checked.
 */
export async function verifyTrails(
  { environment, stderr }: CommandContext,
  { reads }: Database,
  anchors: TrailAnchors = new Map(),
): Promise<InstanceTrail[]> {
  const { dataDir } = loadConfig(environment);
  const anchorKey = readAnchorKey(dataDir);
  const trails: InstanceTrail[] = [];
  for (const { instance_id: instanceId, subdomain } of await listInstances(reads)) {
    const end = (await findAuditHead(reads, instanceId))?.sequence ?? 0;
    const earlier = [...(anchors.get(subdomain) ?? [])].filter(([sequence]) => sequence <= end);
    const verification = await verifyTrail(reads, instanceId, {
      anchors: new Map(earlier),
      checkSeal: (archive) => checkSeal({ anchorKey }, subdomain, archive),
    });
    trails.push({ instanceId, subdomain, ...verification });
  }
  if (anchorKey === undefined && trails.some(({ archived }) => archived !== undefined)) {
    stderr.write(`No anchor-key in ${dataDir}: the seals of archives were not checked.\n`);
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

/** Prepares a verified copy for use, and records the restore in its trails. */
export function settleRestored(database: Database, context: CommandContext): Promise<void> {
  return database.write(async (transaction) => {
    await invalidatePending(transaction, context);
    await recordRestore(transaction, context.operator, context.clock());
  });
}
