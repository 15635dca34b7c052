import { hash, randomBytes } from 'node:crypto';
import { BoundedTable, type Uptime } from '@mdhq/portal-access';
import type { RateLimited } from '../refusal.ts';

const lifetimeMs = 5 * 60_000;
const mostEntries = 10_000;
/** Per API user: the previous version and the current one, with room for more. */
const mostOfUser = 10;

/** Whether credentials are valid; a refusal if they were not verified. */
export type Verdict = boolean | RateLimited;

/** Caches valid credentials, so that Argon2id runs once and not on every request. */
export interface VerifiedCredentials {
  /**
   * Whether the credentials are valid, from the cache or by `verify`, which runs once for concurrent checks
   * of the same credentials. Invalid credentials are not cached.
   * @param version current version of the API user: a change of it invalidates cached results (Q9)
   * @param verify receives whether the same credentials were ever valid before
   */
  check(
    credentials: { subdomain: string; username: string; secret: string },
    version: number,
    verify: (wereValid: boolean) => Promise<Verdict>,
  ): Promise<Verdict>;
}

/** The cache holds salted hashes under a key of this process, never a secret. */
export function createVerifiedCredentials(uptime: Uptime): VerifiedCredentials {
  const key = randomBytes(32).toString('hex');
  /** By digest: when the cached result expires. */
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
