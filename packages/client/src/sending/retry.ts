import type { TryReport } from '../options.ts';
import type { Environment, Send } from '../platform/environment.ts';
import type { FailureFacts } from '../portal-error.ts';
import { delay, sendOnce } from './attempt.ts';
import type { Outgoing } from './request.ts';
import type { IsUsable, Outcome } from './response.ts';

/** How requests are sent and retried. */
export interface RetryPolicy {
  send: Send;
  /** The time budget of all tries and the delays between them, in milliseconds. */
  timeoutMs: number;
  /** The time-out of a try that can be followed by another one, in milliseconds. */
  tryTimeoutMs: number;
  /** The maximum number of tries after the first one. */
  retries: number;
  environment: Environment;
}

/** The outcome and the times of one try. */
export interface TryResult
  extends Pick<TryReport, 'tryNumber' | 'startedAt' | 'durationMs' | 'nextTryInMs'> {
  outcome: Outcome;
}

/** The outcome of the last try. */
export type FinalOutcome = Outcome & {
  tries: number;
  /** Whether an earlier try may have had an effect. */
  isUncertain: boolean;
  /** Whether this try or an earlier one may have had an effect. */
  mayHaveTakenEffect: boolean;
};

/**
 * Sends a request until it succeeds, or until a retry is pointless or does not fit into the time
 * budget. The client waits for all of `Retry-After`, or does not retry.
 *
 * @param isRepeatable whether sending the request twice has the effect of sending it once. If not, it is
 * retried only if it was not sent
 * @throws errors of `send` that are no network fault, as they are
 */
export async function sendWithRetries(
  outgoing: Outgoing,
  { send, timeoutMs, tryTimeoutMs, retries, environment }: RetryPolicy,
  signal: AbortSignal | undefined,
  isUsable: IsUsable | undefined,
  isRepeatable: boolean,
  onTried: (result: TryResult) => void,
): Promise<FinalOutcome> {
  const end = environment.elapsed() + timeoutMs;
  let isUncertain = false;
  let mayHaveTakenEffect = false;
  for (let tries = 1; ; tries += 1) {
    const startedAt = environment.now();
    const started = environment.elapsed();
    const canRetry = tries <= retries;
    // The time of a try is limited only if another try can follow.
    const ms = Math.min(end - started, canRetry && isRepeatable ? tryTimeoutMs : timeoutMs);
    let outcome = await sendOnce(send, outgoing, ms, signal, environment, isUsable);

    const ended = environment.elapsed();
    const { failure } = outcome;
    const delayMs =
      failure && canRetry && (isRepeatable || failure.wasNotSent)
        ? retryDelayMs(failure, tries, environment.random())
        : undefined;
    const nextTryInMs = ended + Number(delayMs) < end ? delayMs : undefined;
    onTried({ tryNumber: tries, outcome, startedAt, durationMs: ended - started, nextTryInMs });
    if (failure) {
      mayHaveTakenEffect =
        mayHaveWorked(failure) || (mayHaveTakenEffect && !rulesOutEarlierTries(failure, outgoing));
    }
    if (failure && nextTryInMs !== undefined) {
      isUncertain ||= mayHaveWorked(failure);
      if (!(await delay(nextTryInMs, signal, environment))) {
        outcome = { failure: { code: 'aborted' } };
      } else if (environment.elapsed() < end) {
        // On a busy machine the timer may fire after the end of the time budget.
        continue;
      }
    }
    return { ...outcome, tries, isUncertain, mayHaveTakenEffect };
  }
}

/**
 * Whether sending the request twice has one effect (RFC 9110 9.2.2). For a POST that requires an
 * `Idempotency-Key`, and a target that supports it.
 */
export function isRepeatable(
  { init: { method, headers } }: Outgoing,
  supportsKeys: boolean,
): boolean {
  return method !== 'POST' || (supportsKeys && 'Idempotency-Key' in headers);
}

/**
 * The delay before a retry in milliseconds: `Retry-After` plus a random part (full jitter), so that
 * clients that failed together do not retry together; the random part is less than 8 s. Undefined if a
 * retry is pointless. That includes 500, where a retry only adds load. A server sends 409 while it
 * still handles the first request with an `Idempotency-Key` (IETF draft, 2.7).
 *
 * @param tries the number of tries so far
 * @param random from 0 to less than 1
 */
function retryDelayMs(failure: FailureFacts, tries: number, random: number): number | undefined {
  const { code, status, retryAfterSeconds = 0 } = failure;
  const max = Math.min(8_000, 250 * 2 ** tries);
  return /^(network|timeout|409|429|50[234])$/.test(`${status ?? code}`)
    ? retryAfterSeconds * 1000 + random * max
    : undefined;
}

/**
 * Whether a failed try may have had an effect. A 4xx and the contract's 503 `unavailable` rule it out.
 * Any other 5xx may come from a gateway, and an unreadable success may be a real one.
 */
function mayHaveWorked({ code, status, wasNotSent }: FailureFacts): boolean {
  return !wasNotSent && code !== 'unavailable' && !/^4/.test(`${status}`);
}

/**
 * Whether a failure proves that the earlier tries without a response had no effect. Only responses of
 * the contract do: a repeated POST receives the response of the first one by its `Idempotency-Key`, and
 * a repeated DELETE learns who was first. Responses that precede the lookup of the key (401, 403, 429)
 * do not, and a 404 to a DELETE may be an effect of the first one.
 */
function rulesOutEarlierTries({ code, status }: FailureFacts, { init }: Outgoing): boolean {
  return init.method === 'DELETE'
    ? /-already-/.test(code)
    : /^4(?!01|03|29)/.test(`${status}`) && code !== 'unexpected-response';
}
