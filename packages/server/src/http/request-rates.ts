import { BoundedMap } from '../portal/bounded-map.ts';
import type { Clock } from '../portal/clock.ts';
import { RateLimited } from '../portal/rate-limited.ts';

/** Says whether an API user has to wait, and counts the request where not. */
export type RequestRates = (apiUser: {
  instanceId: number;
  name: string;
}) => RateLimited | undefined;

const windowMs = 60_000;
const mostApiUsers = 10_000;

/**
 * Limits each API user's requests (GCRA, the generic cell rate algorithm of ATM): `perMinute` may come at once, and each gets its
 * place back as its part of the minute goes by. One number for each API user, no timers.
 */
export function createRequestRates(clock: Clock, perMinute: number): RequestRates {
  const limit = { name: 'api', quota: perMinute, windowSeconds: windowMs / 1_000 };
  const interval = windowMs / perMinute;
  /** By API user: when all places will be free again. */
  const allFreeAt = new BoundedMap<string, number>(mostApiUsers);

  return ({ instanceId, name }) => {
    const now = clock();
    const key = `${instanceId}/${name}`;
    // Never more than a window ahead, also where the clock was put back.
    const before = Math.min(Math.max(allFreeAt.get(key) ?? now, now), now + windowMs);
    const wait = before + interval - windowMs - now;
    allFreeAt.set(key, wait > 0 ? before : before + interval);
    return wait > 0 ? new RateLimited(limit, wait) : undefined;
  };
}
