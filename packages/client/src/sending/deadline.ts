import type { Runtime } from '../runtime.ts';

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
