import type { FailureFacts } from '../portal-error.ts';
import type { Runtime } from '../runtime.ts';
import { type Deadline, withinDeadline } from './deadline.ts';
import { type IsUsable, type Outcome, readAnswer } from './read-answer.ts';
import type { Outgoing } from './request.ts';

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
