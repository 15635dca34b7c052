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
  /** The kid of the key that seals from now on. */
  sealing: string;
  /** The kids of those that no link can need any more. */
  dropped: string[];
}

/**
 * How long a retired key is kept, in milliseconds: as long as any link may be made to live, whatever is set now (it may
 * have been more when the key sealed), and a day more, for the clocks of several servers.
 */
const keptFor = (longestJoinHours + 24) * hourMs;

/** From when on no live link can need a retired key, in milliseconds since 1970. */
export function neededUntil(retiredAt: number): number {
  return retiredAt + keptFor;
}

/**
 * Adds a new key, which seals from now on; notes since when the one before it no longer does, and drops those that no live link
 * can need. The event is in the trail of every instance, because the key is for all of them.
 *
 * The key is kept beside the key file first, then the events are committed, and only then is the key file changed: it never has a
 * key without its event. `finishLinkKeyRotations` finishes what was interrupted in between.
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
 * Adds the keys to the key file whose events are committed, and drops those without: their rotation has failed. The write lock
 * keeps two processes from losing one another's key.
 * @param own a key whose events the caller has committed
 * @returns the kids of the keys that were dropped because no link can need them any more
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
      // What the writer itself has not committed yet does not count.
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
