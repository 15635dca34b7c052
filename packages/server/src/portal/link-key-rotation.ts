import type { Database } from '../store/database.ts';
import { listInstances } from '../store/instances.ts';
import { recordAct } from './audit.ts';
import type { Clock } from './clock.ts';
import { type KeptLinkKey, readLinkKeyFile, replaceLinkKeyFile } from './link-key-file.ts';
import { newLinkKey } from './link-keys.ts';
import { hourMs, longestJoinHours } from './link-lifetimes.ts';
import { operatorCaller } from './operator.ts';
import type { Random } from './random.ts';

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
 * Puts a new key in the first place, notes on the one before since when it seals no more, and drops those that no live link
 * can need. The database's lock keeps two at once from losing one another's key; the event is in every instance's
 * trail, for the key is all of theirs.
 */
export function rotateLinkKeys(
  database: Database,
  dataDir: string,
  operator: string,
  clock: Clock,
  random: Random,
): Promise<LinkKeyRotation> {
  return database.write(async (transaction) => {
    const now = clock();
    const key: KeptLinkKey = { ...newLinkKey(random), retiredAt: null };
    for (const { instance_id } of await listInstances(transaction)) {
      await recordAct(transaction, operatorCaller(operator, instance_id), now, {
        operation: 'link-key rotate',
        action: 'update',
        ptId: null,
        entity: `link_key/${key.kid}`,
      });
    }
    const retired = readLinkKeyFile(dataDir).map((each) => ({
      ...each,
      retiredAt: each.retiredAt ?? now,
    }));
    const kept = retired.filter(({ retiredAt }) => now < neededUntil(retiredAt));
    replaceLinkKeyFile(dataDir, [key, ...kept]);
    return {
      sealing: key.kid,
      dropped: retired.filter((each) => !kept.includes(each)).map(({ kid }) => kid),
    };
  });
}
