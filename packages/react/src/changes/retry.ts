import type { MutationOptions } from '@tanstack/react-query';

type RetryDelay = NonNullable<MutationOptions['retryDelay']>;

/** How changes are sent. */
export interface ChangeSettings {
  /**
   * Whether a failure is temporary, so that the call is retried until there is a final response.
   * Default: the client's `network`, `timeout` and `unavailable`, and the `TypeError` of a `fetch`
   * without a response.
   */
  readonly isPassing?: ((error: Error) => boolean) | undefined;
  /**
   * Whether a temporary failure means that the call had no effect, for example because the session had
   * expired: it can then be retried without a limit. Default: no failure does.
   */
  readonly isRefused?: ((error: Error) => boolean) | undefined;
}

/** Longer delays than this, in seconds, are failures. */
const maxDelay = 600;

/** The delay after `rate-limited` without `retryAfterSeconds`, in seconds. */
const defaultDelay = 15;

/** The maximum number of retries that a server delays. */
const maxDelayedRetries = 6;

const temporaryCodes: unknown[] = ['network', 'timeout', 'unavailable'];

/** The default of `ChangeSettings.isPassing`. */
export function isTemporary(error: Error): boolean {
  return error instanceof TypeError || temporaryCodes.includes(codeOf(error));
}

/** The `code` of an error of the client, or of a backend with the same codes. */
export function codeOf(error: Error): unknown {
  return (error as { code?: unknown }).code;
}

/**
 * Whether to retry a call that the server delays.
 *
 * @param failures the number of earlier failures
 */
export function canWait(failures: number, error: Error): boolean {
  const seconds = delaySeconds(error);
  return seconds !== undefined && seconds <= maxDelay && failures < maxDelayedRetries;
}

/**
 * The delay that the server requires, in milliseconds and with a limit; undefined if it requires none.
 *
 * @param share from 0 to 1: the part of a fifth of the delay that is added, so that clients that were
 * delayed together do not retry together
 */
export function requiredDelayMs(error: Error, share: number): number | undefined {
  const seconds = delaySeconds(error);
  if (seconds === undefined) return undefined;
  return Math.round(Math.min(seconds, maxDelay) * 1000 * (1 + share / 5));
}

/**
 * The delay before a retry in milliseconds: the one that the server requires, or else the one of the
 * query client, whose default is that of TanStack Query.
 */
export function retryDelay(
  share: number,
  fallback: RetryDelay | undefined = (failures) => Math.min(1000 * 2 ** failures, 30_000),
): (failures: number, error: Error) => number {
  return (failures, error) =>
    requiredDelayMs(error, share) ??
    (typeof fallback === 'function' ? fallback(failures, error) : fallback);
}

function delaySeconds(error: Error): number | undefined {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: unknown };
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  return codeOf(error) === 'rate-limited' ? defaultDelay : undefined;
}
