/** Why `withinDeadline` gave up waiting. */
export class Interruption {
  readonly code: 'timeout' | 'aborted';

  constructor(code: 'timeout' | 'aborted') {
    this.code = code;
  }
}

/**
 * Waits for work until it is done, `timeoutMs` have passed or the caller's signal aborts; then the
 * signal that the work got is aborted too. It does not wait for the work to notice, so that a `fetch`
 * which ignores its signal can't hold the caller up.
 *
 * @throws Interruption when the deadline or the caller ended it; otherwise what the work throws.
 */
export async function withinDeadline<Result>(
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted) {
    throw new Interruption('aborted');
  }
  const controller = new AbortController();
  let stopListening = () => {};
  const interrupted = new Promise<never>((_resolve, reject) => {
    const interrupt = (code: Interruption['code']) => {
      reject(new Interruption(code));
      controller.abort();
    };
    const onAbort = () => interrupt('aborted');
    const timer = setTimeout(() => interrupt('timeout'), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    // Not `AbortSignal.any`: a signal that outlives many calls would keep something of each.
    stopListening = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work(controller.signal), interrupted]);
  } finally {
    stopListening();
  }
}
