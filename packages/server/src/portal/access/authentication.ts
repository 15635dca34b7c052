import { createLogInThrottle, createRates, networkOf, type Uptime } from '@mdhq/portal-access';
import type { Surface } from '@mdhq/portal-types';
import { createArrivals } from '../../platform/fair-queue.ts';
import { findApiUser } from '../../store/access/api-users.ts';
import type { Database } from '../../store/database.ts';
import type { Caller } from '../caller.ts';
import { hashWithoutPassword } from '../passwords/password-hash.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { RateLimited, rateLimited } from '../refusal.ts';
import { matchesSecretDigest } from './secret-digest.ts';
import { createVerifiedCredentials } from './verified-credentials.ts';

/** An authenticated API user, and what it may do. */
export interface Identity {
  caller: Caller;
  subdomain: string;
  readOnly: boolean;
  surface: Surface;
}

export interface AuthenticationDependencies {
  database: Database;
  uptime: Uptime;
  passwords: Passwords;
  /** Resolves after a time that is longer than a verification usually takes. */
  pause(): Promise<void>;
}

/** An attempt to authenticate. */
export interface LogIn {
  /** Empty if the request names no instance. */
  subdomain: string;
  /** Undefined if the request has none, or malformed ones. */
  credentials: { username: string; secret: string } | undefined;
  address: string | null;
  requestId: string;
}

/** Resolves to undefined for missing or invalid credentials. */
export type Authenticate = (logIn: LogIn) => Promise<Identity | RateLimited | undefined>;

/** Requests without credentials, by network: each is recorded, and a flood must not fill the disk. */
const anonymousLimit = { name: 'anonymous', quota: 600, windowSeconds: 60 };
const mostNetworks = 20_000;

/**
 * Authenticates API users.
 *
 * An unknown user name costs the same hashing as a wrong secret, so that the response time does not distinguish them
 * (Q3), and neither does the result (Q2).
 *
 * Credentials that were valid before are never throttled, so that a flood of invalid ones, even from the same address,
 * does not lock their owner out (Q8). Generated secrets are recognized by their digest, also after a restart.
 */
export function createAuthentication({
  database,
  uptime,
  passwords,
  pause,
}: AuthenticationDependencies): Authenticate {
  const verified = createVerifiedCredentials(uptime);
  const throttle = createLogInThrottle({ uptime, pause });
  const enqueue = createArrivals();
  const anonymous = createRates(uptime, anonymousLimit, mostNetworks);

  return async ({ subdomain, credentials, address, requestId }) => {
    if (credentials === undefined) return rateLimited(anonymous(networkOf(address)));
    const { username, secret } = credentials;
    const apiUser = await findApiUser(database.reads, subdomain, username);
    const isActive = apiUser !== undefined && apiUser.revoked_at === null;
    const verify = async (urgent: boolean) =>
      (await passwords.verify(
        secret,
        isActive ? apiUser.secret_hash : hashWithoutPassword,
        urgent,
      )) && isActive;
    const attempt = { subdomain, username, address };
    const verdict = await verified.check(
      { subdomain, username, secret },
      apiUser?.version ?? 0,
      async (wereValid) => {
        // Before the throttle: a generated secret can't be guessed, so the attempts need no limit.
        if (matchesSecretDigest(secret, isActive ? apiUser.secret_digest : null)) {
          throttle.countSuccess(attempt);
          return true;
        }
        // Each tick of the event loop starts one verification.
        await enqueue()();
        if (wereValid) return verify(true);
        const verdict = await throttle.attempt(attempt, () => verify(throttle.isKnown(attempt)));
        return typeof verdict === 'object' ? new RateLimited(verdict) : verdict;
      },
    );
    if (typeof verdict === 'object') return verdict;
    if (!verdict || !isActive) return undefined;
    return {
      caller: {
        instanceId: apiUser.instance_id,
        kind: 'api_user',
        name: apiUser.username,
        generation: apiUser.generation,
        address,
        requestId,
      },
      subdomain,
      readOnly: apiUser.read_only === 1,
      surface: apiUser.surface,
    };
  };
}
