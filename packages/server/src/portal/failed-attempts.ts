import { BoundedMap } from './bounded-map.ts';
import type { Clock } from './clock.ts';
import { RateLimited } from './rate-limited.ts';

/** NIST SP 800-63B-4 3.2.2: no more failures in a row than that. */
const mostInARow = 100;
const shortestWaitMs = 10_000;
const longestWaitMs = 15 * 60_000;
const rememberedMs = 24 * 3_600_000;
const mostEntries = 20_000;
const limit = { name: 'failures', quota: mostInARow, windowSeconds: rememberedMs / 1_000 };

interface Failures {
  count: number;
  lastAt: number;
  waitUntil: number;
}

/** Failed attempts by whatever they are told apart by. */
export interface FailedAttempts {
  /**
   * Begins an attempt, which counts as failed until it is said otherwise: of many at once, no more get through
   * than one after the other would.
   * @returns how long to wait, where there were too many; then nothing is counted
   */
  begin(keys: readonly string[]): RateLimited | undefined;
  /** Takes an attempt back that did not fail. */
  takeBack(keys: readonly string[]): void;
  /** Begins counting anew. */
  forget(key: string): void;
}

/**
 * Slows guessing down (Q8): after a hundred failures in a row, each further attempt has to wait, ten seconds first and
 * twice as long each time, up to a quarter of an hour. After a day without a failure all is forgotten.
 */
export function createFailedAttempts(clock: Clock): FailedAttempts {
  const failures = new BoundedMap<string, Failures>(mostEntries);

  function waitOf(key: string, now: number): number {
    const { count, lastAt, waitUntil } = failures.get(key) ?? nothing;
    if (count < mostInARow || now - lastAt >= rememberedMs) return 0;
    return Math.min(waitUntil - now, longestWaitMs);
  }

  function count(key: string, now: number): void {
    const { count: before, lastAt } = failures.get(key) ?? nothing;
    const count = now - lastAt >= rememberedMs ? 1 : before + 1;
    const wait = Math.min(shortestWaitMs * 2 ** Math.max(count - mostInARow, 0), longestWaitMs);
    failures.set(key, { count, lastAt: now, waitUntil: now + wait });
  }

  return {
    begin(keys) {
      const now = clock();
      const wait = Math.max(...keys.map((key) => waitOf(key, now)));
      if (wait > 0) return new RateLimited(limit, wait);
      for (const key of keys) count(key, now);
      return undefined;
    },
    takeBack(keys) {
      for (const key of keys) {
        const entry = failures.get(key);
        if (entry !== undefined) entry.count -= 1;
      }
    },
    forget: (key) => failures.delete(key),
  };
}

const nothing: Failures = { count: 0, lastAt: 0, waitUntil: 0 };
