import { BoundedTable } from './bounded-table.ts';
import type { RateLimit, Uptime, Wait } from './wait.ts';

/** Returns how long the owner of the key has to wait; without a wait, it counts one more. */
export type Rates = (key: string) => Wait | undefined;

/**
 * Limits how often something happens (GCRA, the generic cell rate algorithm of ATM): the whole limit may be used
 * immediately, and each use is free again after its share of the window. It stores one number per key, and needs no timers.
 * @param mostKeys keys that are tracked; further ones are refused while all of them have to wait
 */
export function createRates(uptime: Uptime, limit: RateLimit, mostKeys: number): Rates {
  const windowMs = limit.windowSeconds * 1_000;
  const interval = windowMs / limit.quota;
  const waitOf = (freeAt: number, now: number) => freeAt + interval - windowMs - now;
  /** By key: when the whole limit will be free again. */
  const allFreeAt = new BoundedTable<number>({
    most: mostKeys,
    weigh: (freeAt) =>
      waitOf(freeAt, uptime()) > 0 ? Number.POSITIVE_INFINITY : freeAt - uptime(),
  });

  return (key) => {
    const now = uptime();
    const before = Math.max(allFreeAt.get(key) ?? now, now);
    const waitMs = waitOf(before, now);
    if (waitMs > 0) return { limit, waitMs };
    return allFreeAt.set(key, before + interval) ? undefined : { limit, waitMs: interval };
  };
}
