import { BoundedTable } from './bounded-table.ts';
import type { Uptime, Wait } from './wait.ts';

const shortestWaitMs = 10_000;
const longestWaitMs = 15 * 60_000;
const rememberedMs = 24 * 3_600_000;
const mostEntries = 20_000;

/** The most failures in a row that NIST SP 800-63B-4 3.2.2 allows. */
const mostInARowByDefault = 100;

interface Failures {
  count: number;
  lastAt: number;
  waitUntil: number;
}

export interface FailedAttemptsOptions {
  /** Failures before the first wait; 100 by default. */
  mostInARow?: number;
  /** Keys of one owner that are tracked; any number by default. */
  mostOfOwner?: number;
}

/** Failed attempts, counted by keys such as a user name or a network. */
export interface FailedAttempts {
  /** How long the keys have to wait; nothing is counted. */
  waitOf(keys: readonly string[]): Wait | undefined;
  /**
   * Begins an attempt. It counts as failed unless `subtract` is called later, so concurrent attempts are limited like sequential
   * ones.
   * @param owner who chooses the keys; its own keys are evicted first
   * @returns how long to wait if there were too many; then nothing is counted
   */
  begin(keys: readonly string[], owner: string): Wait | undefined;
  /** Subtracts attempts that did not fail; one by default. */
  subtract(keys: readonly string[], attempts?: number): void;
  /** Forgets all failures of a key. @returns how many there were */
  forget(key: string): number;
}

/**
 * Slows guessing down (Q8): after so many failures in a row, each further attempt has to wait: ten seconds at first, then
 * twice as long each time, up to 15 minutes. After a day without a failure, all failures are forgotten.
 */
export function createFailedAttempts(
  uptime: Uptime,
  { mostInARow = mostInARowByDefault, mostOfOwner }: FailedAttemptsOptions = {},
): FailedAttempts {
  const limit = { name: 'failures', quota: mostInARow, windowSeconds: rememberedMs / 1_000 };
  const isForgotten = ({ lastAt }: Failures, now: number) => now - lastAt >= rememberedMs;
  const failures = new BoundedTable<Failures>({
    most: mostEntries,
    ...(mostOfOwner === undefined ? {} : { mostOfOwner }),
    weigh(entry) {
      const now = uptime();
      if (isForgotten(entry, now)) return 0;
      const isWaiting = entry.count >= mostInARow && entry.waitUntil > now;
      return isWaiting ? Number.POSITIVE_INFINITY : entry.count;
    },
  });

  function waitMsOf(key: string, now: number): number {
    const entry = failures.get(key);
    if (entry === undefined || entry.count < mostInARow || isForgotten(entry, now)) return 0;
    return entry.waitUntil - now;
  }

  function count(key: string, owner: string, now: number): boolean {
    const entry = failures.get(key);
    const count = entry === undefined || isForgotten(entry, now) ? 1 : entry.count + 1;
    const wait = Math.min(shortestWaitMs * 2 ** Math.max(count - mostInARow, 0), longestWaitMs);
    return failures.set(key, { count, lastAt: now, waitUntil: now + wait }, owner);
  }

  function waitOf(keys: readonly string[]): Wait | undefined {
    const now = uptime();
    const waitMs = Math.max(...keys.map((key) => waitMsOf(key, now)));
    return waitMs > 0 ? { limit, waitMs } : undefined;
  }

  function subtract(keys: readonly string[], attempts = 1): void {
    for (const key of keys) {
      const entry = failures.get(key);
      if (entry === undefined) continue;
      entry.count -= attempts;
      if (entry.count <= 0) failures.delete(key);
    }
  }

  return {
    waitOf,
    begin(keys, owner) {
      const wait = waitOf(keys);
      if (wait !== undefined) return wait;
      const untracked = keys.findIndex((key) => !count(key, owner, uptime()));
      if (untracked === -1) return undefined;
      subtract(keys.slice(0, untracked));
      return { limit, waitMs: shortestWaitMs };
    },
    subtract,
    forget(key) {
      const { count } = failures.get(key) ?? { count: 0 };
      failures.delete(key);
      return count;
    },
  };
}
