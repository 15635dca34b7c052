import { createLogInThrottle, createRates, networkOf, type Uptime } from '@mdhq/portal-access';
import type { FastifyRequest } from 'fastify';
import { createArrivals } from '../../platform/fair-queue.ts';
import { createVerifiedCredentials } from '../../portal/access/verified-credentials.ts';
import type { Caller } from '../../portal/caller.ts';
import { hashOfNobody } from '../../portal/passwords/password-hash.ts';
import type { Passwords } from '../../portal/passwords/passwords.ts';
import { RateLimited, rateLimited } from '../../portal/refusal.ts';
import { findApiUser } from '../../store/access/api-users.ts';
import type { Database } from '../../store/database.ts';
import type { Surface } from '../../store/schema.ts';
import { basicCredentials } from './basic-credentials.ts';
import { type HostRules, instanceOfHost } from './host.ts';

/** Who is asking, and what they may do. */
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

/** Resolves to undefined for nobody who may come in. */
export type Authenticate = (request: FastifyRequest) => Promise<Identity | RateLimited | undefined>;

/** Requests without credentials, by network: each leaves an audit event, and a flood must not fill the disk. */
const anonymousLimit = { name: 'anonymous', quota: 600, windowSeconds: 60 };
const mostNetworks = 20_000;

/**
 * Who sends a request, by its Host and its Basic credentials alone. Nothing else of it is read before.
 *
 * An unknown user costs the same hashing as a known one with a wrong secret, so that the time an answer takes
 * does not tell them apart (Q3); `undefined` is all that is said of either (Q2).
 *
 * Credentials that were right before are never throttled, so no flood of wrong ones, not even from the same
 * address, locks their holder out (Q8).
 */
export function createAuthentication(
  { database, uptime, passwords, pause }: AuthenticationDependencies,
  hostRules: HostRules,
): Authenticate {
  const verified = createVerifiedCredentials(uptime);
  const throttle = createLogInThrottle({ uptime, pause });
  const takePlace = createArrivals();
  const anonymous = createRates(uptime, anonymousLimit, mostNetworks);

  return async (request) => {
    const credentials = basicCredentials(request.raw.rawHeaders);
    const { clientAddress: address } = request;
    if (credentials === undefined) return rateLimited(anonymous(networkOf(address)));
    const { username, secret } = credentials;

    const subdomain = instanceOfHost(request.headers.host, hostRules) ?? '';
    const apiUser = await findApiUser(database.reads, subdomain, username);
    const known = apiUser !== undefined && apiUser.revoked_at === null;
    const verify = async (urgent: boolean) =>
      (await passwords.verify(secret, known ? apiUser.secret_hash : hashOfNobody, urgent)) && known;
    const logIn = { subdomain, username, address };
    const verdict = await verified.check(
      { subdomain, username, secret },
      apiUser?.version ?? 0,
      async (wereRight) => {
        // Of a crowd of guesses, each turn of the event loop takes one.
        await takePlace()();
        if (wereRight) return verify(true);
        const verdict = await throttle.attempt(logIn, () => verify(throttle.isKnown(logIn)));
        return typeof verdict === 'object' ? new RateLimited(verdict) : verdict;
      },
    );
    if (typeof verdict === 'object') return verdict;
    if (!verdict || !known) return undefined;
    return {
      caller: {
        instanceId: apiUser.instance_id,
        kind: 'api_user',
        name: apiUser.username,
        address,
        requestId: request.id,
      },
      subdomain,
      readOnly: apiUser.read_only === 1,
      surface: apiUser.surface,
    };
  };
}
