import type { OperationId } from '@mdhq/portal-types';
import type { CallOptions } from '../api/call-options.ts';
import type { FetchClient } from '../create-fetch-client.ts';
import { PortalFailure } from '../portal-error.ts';
import { Interruption, withinDeadline } from './deadline.ts';
import { type Answer, type IsUsable, readAnswer, type SuccessBody } from './read-answer.ts';

/** Sends one request. `init` must reach `openapi-fetch`. */
type Send = (http: FetchClient, init: { signal: AbortSignal; parseAs: 'text' }) => Promise<Answer>;

/** Calls an operation: sends it within the deadline, and reads what comes of it. */
export type CallOperation = <Id extends OperationId>(
  operationId: Id,
  options: CallOptions,
  send: Send,
  isUsable?: IsUsable,
) => Promise<SuccessBody<Id>>;

/** @param timeoutMs for one whole call, the answer's body included */
export function operationCaller(http: FetchClient, timeoutMs: number): CallOperation {
  return async (operationId, { signal }, send, isUsable) => {
    const answer = await withinDeadline({ timeoutMs, signal }, (deadline) =>
      send(http, { signal: deadline, parseAs: 'text' }),
    ).catch((failure: unknown) => {
      throw withoutAnswer(operationId, failure);
    });
    return readAnswer(operationId, answer, isUsable);
  };
}

function withoutAnswer(operationId: OperationId, failure: unknown): Error {
  if (failure instanceof PortalFailure) {
    return failure;
  }
  if (failure instanceof Interruption) {
    return new PortalFailure({ code: failure.code, operationId });
  }
  return new PortalFailure({ code: 'network', operationId, reason: systemCodeOf(failure) });
}

/** Such as `ECONNREFUSED`. All else that a failed `fetch` says may quote the request. */
function systemCodeOf(failure: unknown): string | undefined {
  const cause = failure instanceof Error ? failure.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : undefined;
}
