import type { FailureFacts } from '../portal-error.ts';
import type { Outgoing } from './request.ts';

/** In milliseconds: the longest pause before the second try, and before any. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Whether sending it twice has one effect (RFC 9110 9.2.2; a POST by its `Idempotency-Key`, where the
 * target honours it).
 */
export function isRepeatable(
  { init: { method, headers } }: Outgoing,
  honoursKeys: boolean,
): boolean {
  return method !== 'POST' || (honoursKeys && 'Idempotency-Key' in headers);
}

/**
 * Nothing came back, or only a gateway's word that nothing did (502, 504): whether the call took
 * effect is not known.
 */
function isUnanswered({ code, status = 0 }: FailureFacts): boolean {
  return code === 'network' || code === 'timeout' || status === 502 || status === 504;
}

/**
 * How long to wait before the same request may do better, in milliseconds: what the server asked for,
 * and a random part on top (full jitter), so that those whom a fault has stopped together do not come
 * back together. Undefined where waiting does not help. That includes 500: something is broken inside,
 * and asking again only adds to its load. 409 is what a server says that is still busy with the
 * first request of an `Idempotency-Key` (IETF draft, 2.7).
 *
 * @param tries how many were made
 * @param random from 0 to below 1
 */
export function pauseMs(failure: FailureFacts, tries: number, random: number): number | undefined {
  const { status = 0, retryAfterSeconds = 0 } = failure;
  if (!isUnanswered(failure) && ![409, 429, 503].includes(status)) {
    return undefined;
  }
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
  return retryAfterSeconds * 1000 + random * longest;
}
