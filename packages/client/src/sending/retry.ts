import type { TryReport } from '../options.ts';
import type { FailureFacts } from '../portal-error.ts';
import type { Runtime } from '../runtime.ts';
import { pause, type Send, tryOnce } from './attempt.ts';
import type { Outgoing } from './request.ts';
import type { IsUsable, Outcome } from './response.ts';

/** How a request is tried. */
export interface Trying {
  send: Send;
  /** For all tries and the pauses between them, in milliseconds. */
  timeoutMs: number;
  /** For a try that another may follow, in milliseconds. */
  tryTimeoutMs: number;
  /** How many tries may follow the first. */
  retries: number;
  runtime: Runtime;
}

/** What is particular to one call. */
interface CallOfTries {
  signal: AbortSignal | undefined;
  isUsable: IsUsable | undefined;
  /** Whether sending it twice has one effect. If not, another try follows only where nothing was sent. */
  isRepeatable: boolean;
}

/** What came of one try, and when. */
export interface TryResult
  extends Pick<TryReport, 'tryNumber' | 'startedAt' | 'durationMs' | 'nextTryInMs'> {
  outcome: Outcome;
}

/** How the last try ended. */
export type LastOutcome = Outcome & {
  tries: number;
  /** An earlier try may have taken effect. */
  isUncertain: boolean;
  /** This try, or one before it, may have taken effect. */
  isLost: boolean;
};

/**
 * Tries a request until it succeeds, or another try can't help or does not fit into the time left.
 * A wait that the server asked for is kept to in full or not begun.
 */
export async function tryUntilDone(
  outgoing: Outgoing,
  { send, timeoutMs, tryTimeoutMs, retries, runtime }: Trying,
  { signal, isUsable, isRepeatable }: CallOfTries,
  onTried: (result: TryResult) => void,
): Promise<LastOutcome> {
  const end = runtime.elapsed() + timeoutMs;
  let isUncertain = false;
  let isLost = false;
  for (let tries = 1; ; tries += 1) {
    const startedAt = runtime.now();
    const started = runtime.elapsed();
    const mayFollow = tries <= retries;
    // A try is cut short only in favour of another.
    const ms = Math.min(end - started, mayFollow && isRepeatable ? tryTimeoutMs : timeoutMs);
    const outcome = await tryOnce(send, outgoing, { ms, signal }, runtime, isUsable);

    const ended = runtime.elapsed();
    const { failure } = outcome;
    const wanted =
      failure && mayFollow && (isRepeatable || wasNotSent(failure))
        ? pauseMs(failure, tries, runtime.random())
        : undefined;
    const nextTryInMs = wanted !== undefined && ended + wanted < end ? wanted : undefined;
    onTried({ tryNumber: tries, outcome, startedAt, durationMs: ended - started, nextTryInMs });
    if (failure) {
      isLost = mayHaveWorked(failure) || (isLost && !settles(failure, outgoing));
    }
    if (failure === undefined || nextTryInMs === undefined) {
      return { ...outcome, tries, isUncertain, isLost };
    }
    isUncertain ||= mayHaveWorked(failure);
    const mayGoOn = await pause({ ms: nextTryInMs, signal }, runtime.after);
    // A timer that came late, on a busy machine, has used the time up.
    if (!mayGoOn || runtime.elapsed() >= end) {
      return { failure: mayGoOn ? failure : { code: 'aborted' }, tries, isUncertain, isLost };
    }
  }
}

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

/** Whether the system says that no connection stood: nothing of the request has left this machine. */
export function wasNotSent({ reason }: FailureFacts): boolean {
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(`${reason}`);
}

/**
 * Whether a try that failed so may have taken effect all the same. A 4xx says that it did not, and so
 * does the contract's 503 `unavailable`. Any other 5xx may be a gateway's word, and a success
 * that can't be read may well be one.
 */
export function mayHaveWorked(failure: FailureFacts): boolean {
  const { code, status } = failure;
  return !wasNotSent(failure) && code !== 'unavailable' && !/^4/.test(`${status}`);
}

/**
 * Whether a failure also tells that the tries before it, which were not answered, had no effect. Only
 * the contract's own answers do: to a POST's `Idempotency-Key` a repeat gets the first one's answer,
 * and a DELETE is told who was first. What is asked before the key is looked up (401, 403, 429) does
 * not, and after a DELETE a 404 may be the doing of the first.
 */
export function settles({ code, status }: FailureFacts, { init }: Outgoing): boolean {
  return init.method === 'DELETE'
    ? /-already-/.test(code)
    : /^4(?!01|03|29)/.test(`${status}`) && code !== 'unexpected-response';
}
