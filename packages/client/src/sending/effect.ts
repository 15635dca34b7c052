import type { FailureFacts } from '../portal-error.ts';
import type { Outgoing } from './request.ts';

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
