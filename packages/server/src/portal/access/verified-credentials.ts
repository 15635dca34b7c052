import { hash, randomBytes } from 'node:crypto';
import { BoundedTable, type Uptime } from '@mdhq/portal-access';
import type { RateLimited } from '../refusal.ts';

const lifetimeMs = 5 * 60_000;
const mostEntries = 10_000;
/** Of one API user: an earlier version and the present one, with room for more. */
const mostOfUser = 10;

/** Whether credentials are right, or that it was not found out. */
export type Verdict = boolean | RateLimited;

/** Remembers which credentials were found right, so that Argon2id runs once and not on every request. */
export interface VerifiedCredentials {
  /**
   * Whether the credentials are right: known from before, or by `verify`, which runs once for all that ask
   * at the same time. Wrong ones are not remembered.
   * @param version the API user's, as it stands now: after a change, nothing from before counts (Q9)
   * @param verify is told whether these very credentials were right before, however long ago
   */
  check(
    credentials: { subdomain: string; username: string; secret: string },
    version: number,
    verify: (wereRight: boolean) => Promise<Verdict>,
  ): Promise<Verdict>;
}

/** The cache holds salted hashes under a key of this process, never a secret. */
export function createVerifiedCredentials(uptime: Uptime): VerifiedCredentials {
  const key = randomBytes(32).toString('hex');
  /** By digest: until when they need no more verifying. */
  const verified = new BoundedTable<number>({
    most: mostEntries,
    mostOfOwner: mostOfUser,
    weigh: (until) => until,
  });
  const underWay = new Map<string, Promise<Verdict>>();

  return {
    async check({ subdomain, username, secret }, version, verify) {
      const digest = hash('sha256', JSON.stringify([key, subdomain, username, version, secret]));
      const until = verified.get(digest);
      if (until !== undefined && until > uptime()) return true;

      let verifying = underWay.get(digest);
      if (verifying === undefined) {
        verifying = verify(until !== undefined).finally(() => underWay.delete(digest));
        underWay.set(digest, verifying);
      }
      const verdict = await verifying;
      if (verdict === true) {
        verified.set(digest, uptime() + lifetimeMs, JSON.stringify([subdomain, username]));
      }
      return verdict;
    },
  };
}
