import type { MutationOptions } from '@tanstack/react-query';
import { codeOf } from '../passing-failure.ts';

type RetryDelay = NonNullable<MutationOptions['retryDelay']>;

/** A pause longer than this, in seconds, is not worth waiting for with the page open. */
const longestPause = 600;

/** Without a word of the server's, in seconds. */
const usualPause = 15;

/** Who is asked to pause so often is not let through by asking once more. */
const mostPauses = 6;

function pauseSeconds(error: Error): number | undefined {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: unknown };
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  return codeOf(error) === 'rate-limited' ? usualPause : undefined;
}

/**
 * Whether a call that was told to wait is to be made again.
 * @param failures how often it was made before this one
 */
export function isWorthWaiting(failures: number, error: Error): boolean {
  const seconds = pauseSeconds(error);
  return seconds !== undefined && seconds <= longestPause && failures < mostPauses;
}

/**
 * Milliseconds of the pause that the server asks for, as far as that is bearable; undefined where it asks for none.
 * @param share from 0 to 1, how much of a fifth is put on top, so that those whom it asked together do not come back
 * together
 */
export function pauseMs(error: Error, share: number): number | undefined {
  const seconds = pauseSeconds(error);
  if (seconds === undefined) return undefined;
  return Math.round(Math.min(seconds, longestPause) * 1000 * (1 + share / 5));
}

/** Milliseconds until a call is made again: the server's pause, or else what the query client has, as TanStack Query does. */
export function delayAfter(
  share: number,
  usual: RetryDelay | undefined = (failures) => Math.min(1000 * 2 ** failures, 30_000),
): (failures: number, error: Error) => number {
  return (failures, error) =>
    pauseMs(error, share) ?? (typeof usual === 'function' ? usual(failures, error) : usual);
}
