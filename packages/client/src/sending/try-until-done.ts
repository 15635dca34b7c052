import type { Runtime } from '../runtime.ts';
import { pause } from './deadline.ts';
import type { IsUsable, Outcome } from './read-answer.ts';
import type { Outgoing } from './request.ts';
import { isUnanswered, pauseMs } from './retry.ts';
import { type Send, tryOnce } from './try-once.ts';

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

/** What came of one try, and when. */
export interface TryResult {
  tries: number;
  outcome: Outcome;
  /** Milliseconds since 1970. */
  startedAt: number;
  durationMs: number;
  /** Undefined where no other try follows. */
  nextTryInMs: number | undefined;
}

/** How the last try ended. */
export type LastOutcome = Outcome & {
  tries: number;
  /** An earlier try was not answered: it may have taken effect. */
  isUncertain: boolean;
};

/**
 * Tries a request until it succeeds, or another try can't help or does not fit into the time left.
 * A wait that the server asked for is kept to in full or not begun.
 */
export async function tryUntilDone(
  outgoing: Outgoing,
  { send, timeoutMs, tryTimeoutMs, retries, runtime }: Trying,
  { signal, isUsable }: { signal: AbortSignal | undefined; isUsable: IsUsable | undefined },
  onTried: (result: TryResult) => void,
): Promise<LastOutcome> {
  const { now, elapsed, random, after } = runtime;
  const end = elapsed() + timeoutMs;
  let isUncertain = false;
  for (let tries = 1; ; tries += 1) {
    const startedAt = now();
    const started = elapsed();
    const mayRepeat = tries <= retries;
    // A try is cut short only in favour of another.
    const ms = Math.min(end - started, mayRepeat ? tryTimeoutMs : timeoutMs);
    const outcome = await tryOnce(send, outgoing, { ms, signal }, runtime, isUsable);

    const ended = elapsed();
    const wanted =
      outcome.failure && mayRepeat ? pauseMs(outcome.failure, tries, random()) : undefined;
    const nextTryInMs = wanted !== undefined && ended + wanted < end ? wanted : undefined;
    onTried({ tries, outcome, startedAt, durationMs: ended - started, nextTryInMs });
    if (outcome.failure === undefined || nextTryInMs === undefined) {
      return { ...outcome, tries, isUncertain };
    }
    isUncertain ||= isUnanswered(outcome.failure);
    if (!(await pause({ ms: nextTryInMs, signal }, after))) {
      return { failure: { code: 'aborted' }, tries, isUncertain };
    }
    if (elapsed() >= end) {
      // A timer that came late, on a busy machine, has used the time up.
      return { ...outcome, tries, isUncertain };
    }
  }
}
