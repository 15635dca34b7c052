import type { FailureFacts } from '../portal-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Outgoing } from './request.ts';
import { type IsUsable, type Outcome, readAnswer } from './response.ts';

/** Sends one request; `fetch`, or what stands in its place. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** Sends a request once, and reads what comes of it. The deadline covers the answer's body. */
export async function tryOnce(
  send: Send,
  { url, init }: Outgoing,
  deadline: Deadline,
  runtime: Runtime,
  isUsable: IsUsable | undefined,
): Promise<Outcome> {
  const answer = await withinDeadline(deadline, runtime.after, async (signal) => {
    const response = await send(url, { ...init, signal });
    return { response, text: await response.text() };
  }).catch((error: unknown): { failure: FailureFacts } => ({
    failure: { code: 'network', reason: systemCodeOf(error) },
  }));

  if (typeof answer === 'string') {
    return { failure: { code: answer } };
  }
  return 'failure' in answer ? answer : readAnswer(answer, isUsable, runtime.now());
}

/** Such as `ECONNREFUSED`. All else that a failed `fetch` says may quote the request. */
function systemCodeOf(error: unknown): string | undefined {
  const code = (error as { cause?: { code?: unknown } | null } | null)?.cause?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : undefined;
}

/** Why something ended before it was done. */
export type Interruption = 'timeout' | 'aborted';

/** How long something may take, in milliseconds, and the caller's signal that ends it before. */
export interface Deadline {
  ms: number;
  signal: AbortSignal | undefined;
}

/**
 * Waits for work until it is done, its time is over or the caller's signal aborts; then the signal
 * that the work got is aborted too. It does not wait for the work to notice, so that a `fetch` which
 * ignores its signal can't hold the caller up.
 *
 * @throws what the work throws
 */
export async function withinDeadline<Result>(
  { ms, signal }: Deadline,
  after: Runtime['after'],
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | Interruption> {
  if (signal?.aborted) {
    return 'aborted';
  }
  const controller = new AbortController();
  let interrupt!: (why: Interruption) => void;
  const interrupted = new Promise<Interruption>((resolve) => {
    interrupt = (why) => {
      resolve(why);
      controller.abort();
    };
  });
  const onAbort = () => interrupt('aborted');
  // Not `AbortSignal.any`: a signal that outlives many calls would keep something of each.
  signal?.addEventListener('abort', onAbort);
  const cancelTimer = after(ms, () => interrupt('timeout'));
  try {
    return await Promise.race([work(controller.signal), interrupted]);
  } finally {
    cancelTimer();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Lets time pass. False: the signal aborted meanwhile. */
export async function pause(deadline: Deadline, after: Runtime['after']): Promise<boolean> {
  const ended = await withinDeadline(deadline, after, () => new Promise<never>(() => {}));
  return ended === 'timeout';
}
