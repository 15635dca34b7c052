import type { TryReport } from '../api/try-report.ts';
import type { Runtime } from '../runtime.ts';
import { pause } from './deadline.ts';
import { mayHaveWorked, settles, wasNotSent } from './effect.ts';
import type { IsUsable, Outcome } from './read-answer.ts';
import type { Outgoing } from './request.ts';
import { pauseMs } from './retry.ts';
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
