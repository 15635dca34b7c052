import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../portal/clock.ts';

const lifetimeMs = 5 * 60_000;
const mostEntries = 10_000;

/** Remembers which credentials were found right, so that Argon2id runs once and not on every request. */
export interface VerifiedCredentials {
  /**
   * Whether the credentials are right: known from before, or by `verify`, which runs once for all that ask
   * at the same time. Wrong ones are not remembered.
   * @param version the API user's, as it stands now: after a change, nothing from before counts (Q9)
   */
  check(
    credentials: { subdomain: string; username: string; secret: string },
    version: number,
    verify: () => Promise<boolean>,
  ): Promise<boolean>;
}

/** The cache holds salted hashes under a key of this process, never a secret. */
export function createVerifiedCredentials(clock: Clock): VerifiedCredentials {
  const key = randomBytes(32).toString('hex');
  const verified = new Map<string, number>();
  const underWay = new Map<string, Promise<boolean>>();

  function remember(digest: string): void {
    if (verified.size >= mostEntries) {
      const oldest = verified.keys().next().value;
      if (oldest !== undefined) verified.delete(oldest);
    }
    verified.set(digest, clock() + lifetimeMs);
  }

  return {
    async check({ subdomain, username, secret }, version, verify) {
      const digest = hash('sha256', JSON.stringify([key, subdomain, username, version, secret]));
      if ((verified.get(digest) ?? 0) > clock()) return true;
      verified.delete(digest);

      let verifying = underWay.get(digest);
      if (verifying === undefined) {
        verifying = verify().finally(() => underWay.delete(digest));
        underWay.set(digest, verifying);
      }
      const right = await verifying;
      if (right) remember(digest);
      return right;
    },
  };
}
