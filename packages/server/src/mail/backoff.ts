import type { Random } from '../platform/random.ts';

/** Milliseconds. */
const firstDelay = 15_000;
export const longestBackoffMs = 15 * 60_000;

/**
 * For how long to wait after so many attempts: twice as long each time up to a quarter of an hour, and
 * somewhere in the upper half of that, so that what failed together does not come back together.
 */
export function backoffMs(attempts: number, random: Random): number {
  const delay = Math.min(longestBackoffMs, firstDelay * 2 ** Math.min(attempts - 1, 16));
  return Math.round(delay / 2 + (delay / 2) * (random(4).readUInt32BE() / 2 ** 32));
}
