import type { FailureFacts } from '../portal-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Outgoing } from './request.ts';
import { type IsUsable, type Outcome, readResponse } from './response.ts';

/** Sends one request: `fetch` or a replacement. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** The time limit of an operation in milliseconds, and the signal that aborts it. */
export interface Deadline {
  ms: number;
  signal: AbortSignal | undefined;
}

type Interruption = 'timeout' | 'aborted';

/** Sends a request once and reads the response. The deadline covers the body of the response. */
export async function sendOnce(
  send: Send,
  { url, init }: Outgoing,
  deadline: Deadline,
  runtime: Runtime,
  isUsable: IsUsable | undefined,
): Promise<Outcome> {
  const received = await withinDeadline(deadline, runtime.after, async (signal) => {
    const response = await send(url, { ...init, signal });
    return { response, text: await response.text() };
  }).catch((error: unknown): { failure: FailureFacts } => ({
    failure: { code: 'network', reason: systemCodeOf(error) },
  }));

  if (typeof received === 'string') {
    return { failure: { code: received } };
  }
  return 'failure' in received ? received : readResponse(received, isUsable, runtime.now());
}

/** Waits for a delay. Returns false if the signal aborts first. */
export async function delay(deadline: Deadline, after: Runtime['after']): Promise<boolean> {
  const ended = await withinDeadline(deadline, after, () => new Promise<never>(() => {}));
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
  // `AbortSignal.any` would leak memory with a signal that outlives many calls.
  signal?.addEventListener('abort', onAbort);
  const cancelTimer = after(ms, () => interrupt('timeout'));
  try {
    return await Promise.race([work(controller.signal), interrupted]);
  } finally {
    cancelTimer();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Such as `ECONNREFUSED`. Other texts of a failed `fetch` may contain parts of the request. */
function systemCodeOf(error: unknown): string | undefined {
  const code = (error as { cause?: { code?: unknown } | null } | null)?.cause?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : undefined;
}
