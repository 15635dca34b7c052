import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { hasAuditEvent } from '../../../store/audit/audit-events.ts';
import type { Database, Executor } from '../../../store/database.ts';
import { listInstances } from '../../../store/instances/instances.ts';
import { recordAct } from '../../audit/record-act.ts';
import { operatorCaller } from '../../caller.ts';
import {
  dropPendingKey,
  keepPendingKey,
  listPendingKeys,
  readLinkKeyFile,
  replaceLinkKeyFile,
} from './link-key-file.ts';
import { type LinkKey, newLinkKey } from './link-keys.ts';
import { hourMs, longestJoinHours } from './link-lifetimes.ts';

export interface LinkKeyRotation {
  /** The kid of the key that encrypts new tokens. */
  sealing: string;
  /** The kids of the dropped keys, which no active link can need. */
  dropped: string[];
}

/**
 * How long a retired key is kept, in milliseconds: the longest lifetime that can be configured (the current setting may
 * be shorter than it was), and one more day for differences between the clocks of several servers. It is wall time,
 * because the links that need the key expire by the wall clock, and other processes and later starts read the file.
 */
const retentionMs = (longestJoinHours + 24) * hourMs;

/** When no active link can need a retired key anymore, in milliseconds since 1970. */
export function neededUntil(retiredAt: number): number {
  return retiredAt + retentionMs;
}

/**
 * Adds a new key, which encrypts new tokens; retires the previous one, and drops those that no active link can need. The
 * event is recorded in the trail of every instance, because all of them use the key.
 *
 * The key is first written to a separate file, then the events are committed, and then the key file is changed, so it
 * never has a key without an event. `finishLinkKeyRotations` completes interrupted rotations.
 */
export async function rotateLinkKeys(
  database: Database,
  dataDir: string,
  operator: string,
  clock: Clock,
  random: Random,
): Promise<LinkKeyRotation> {
  const key = newLinkKey(random);
  keepPendingKey(dataDir, key);
  await database.write(async (transaction) => {
    for (const { instance_id } of await listInstances(transaction)) {
      await recordAct(transaction, operatorCaller(operator, instance_id), clock(), {
        operation: 'link-key rotate',
        ptId: null,
        id: key.kid,
      });
    }
  });
  return { sealing: key.kid, dropped: await finishLinkKeyRotations(database, dataDir, clock, key) };
}

/**
 * Adds the pending keys whose events are committed to the key file, and drops the others: their rotation has failed. The
 * write lock prevents two processes from overwriting each other's key.
 * @param own a key whose events the caller has committed
 * @returns the kids of the dropped keys, which no active link can need
 */
export function finishLinkKeyRotations(
  database: Database,
  dataDir: string,
  clock: Clock,
  own?: LinkKey,
): Promise<string[]> {
  return database.write(async () => {
    const dropped: string[] = [];
    const others = listPendingKeys(dataDir).filter(({ kid }) => kid !== own?.kid);
    for (const key of own === undefined ? others : [...others, own]) {
      // Only committed events count, not those of this transaction.
      const isRotated = key === own || (await wasRotated(database.reads, key.kid));
      if (isRotated) dropped.push(...addKey(dataDir, key, clock()));
      dropPendingKey(dataDir, key.kid);
    }
    return dropped;
  });
}

function wasRotated(reads: Executor, kid: string): Promise<boolean> {
  return hasAuditEvent(reads, { operation: 'link-key rotate', entity: `link_key/${kid}` });
}

/** @returns the kids of the keys that it dropped */
function addKey(dataDir: string, { kid, bytes }: LinkKey, now: number): string[] {
  const keys = readLinkKeyFile(dataDir);
  if (keys.some((each) => each.kid === kid)) return [];
  const retired = keys.map((each) => ({ ...each, retiredAt: each.retiredAt ?? now }));
  const kept = retired.filter(({ retiredAt }) => now < neededUntil(retiredAt));
  replaceLinkKeyFile(dataDir, [{ kid, bytes, retiredAt: null }, ...kept]);
  return retired.filter((each) => !kept.includes(each)).map((each) => each.kid);
}
