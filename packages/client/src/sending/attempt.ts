import type { Environment, Send } from '../platform/environment.ts';
import type { Outgoing } from './request.ts';
import { type IsUsable, type Outcome, readResponse } from './response.ts';

type Interruption = 'timeout' | 'aborted';

/**
 * Sends a request once and reads the response. The deadline covers the body of the response.
 *
 * @throws errors of `send` that are no network fault, as they are
 */
export async function sendOnce(
  send: Send,
  { url, init }: Outgoing,
  ms: number,
  signal: AbortSignal | undefined,
  environment: Environment,
  isUsable: IsUsable | undefined,
): Promise<Outcome> {
  const outcome = await withinDeadline(ms, signal, environment, async (signal) => {
    const response = await send(url, { ...init, signal });
    return readResponse(response, await response.text(), isUsable, environment.now());
  }).catch((error: unknown): Outcome => {
    const fault = environment.faultOf(error);
    if (!fault) {
      throw error;
    }
    return { failure: { code: 'network', ...fault } };
  });
  return typeof outcome === 'string' ? { failure: { code: outcome } } : outcome;
}

/** Waits for a delay. Returns false if the signal aborts first. */
export async function delay(
  ms: number,
  signal: AbortSignal | undefined,
  environment: Environment,
): Promise<boolean> {
  const ended = await withinDeadline(ms, signal, environment, () => new Promise<never>(() => {}));
  return ended === 'timeout';
}

/**
 * Waits until the work is done, the time is over or the caller's signal aborts; in the last two cases
 * the signal of the work is aborted. It does not wait for the work to end, so a `fetch` that ignores
 * its signal can't delay the caller.
 *
 * @throws the errors of the work
 */
async function withinDeadline<Result>(
  ms: number,
  signal: AbortSignal | undefined,
  { after, onAbort }: Environment,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | Interruption> {
  if (signal?.aborted) {
    return 'aborted';
  }
  const controller = new AbortController();
  let cancelTimer: (() => void) | undefined;
  let removeListener: (() => void) | undefined;
  return new Promise<Result | Interruption>((resolve, reject) => {
    const interrupt = (why: Interruption) => {
      resolve(why);
      controller.abort();
    };
    // `AbortSignal.any` would leak memory with a signal that outlives many calls.
    removeListener = signal && onAbort(signal, () => interrupt('aborted'));
    cancelTimer = after(ms, () => interrupt('timeout'));
    work(controller.signal).then(resolve, reject);
  }).finally(() => {
    cancelTimer?.();
    removeListener?.();
  });
}
