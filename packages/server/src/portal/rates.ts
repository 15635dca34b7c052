import { BoundedMap } from './bounded-map.ts';
import type { Clock } from './clock.ts';
import { type RateLimit, RateLimited } from './rate-limited.ts';

/** Says whether whoever the key is of has to wait, and counts one more where not. */
export type Rates = (key: string) => RateLimited | undefined;

/**
 * Limits how often (GCRA, the generic cell rate algorithm of ATM): the whole quota may come at once, and each gets its
 * place back as its part of the window goes by. One number for each key, no timers.
 * @param mostKeys so many are kept; then those are forgotten that came least lately
 */
export function createRates(clock: Clock, limit: RateLimit, mostKeys: number): Rates {
  const windowMs = limit.windowSeconds * 1_000;
  const interval = windowMs / limit.quota;
  /** By key: when all places will be free again. */
  const allFreeAt = new BoundedMap<string, number>(mostKeys);

  return (key) => {
    const now = clock();
    // Never more than a window ahead, also where the clock was put back.
    const before = Math.min(Math.max(allFreeAt.get(key) ?? now, now), now + windowMs);
    const wait = before + interval - windowMs - now;
    allFreeAt.set(key, wait > 0 ? before : before + interval);
    return wait > 0 ? new RateLimited(limit, wait) : undefined;
  };
}
