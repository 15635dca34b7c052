import { type OperationId, type operations, routes } from '@mdhq/portal-types';
import { checkObject } from '../arguments.ts';
import type { Connection } from '../connection.ts';
import type { Observe, RepeatOptions } from '../options.ts';
import { type FailureFacts, PortalFailure } from '../portal-error.ts';
import { type Input, requestOf } from './request.ts';
import type { IsUsable } from './response.ts';
import { isRepeatable, type RetryPolicy, sendWithRetries, type TryResult } from './retry.ts';

/** The body of a successful response. */
type SuccessBody<Id extends OperationId> = JsonOf<
  operations[Id]['responses'][keyof operations[Id]['responses'] & (200 | 201 | 202)]
>;

type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never;

/** How the responses of an operation are interpreted. */
export interface Reading<Repeated> {
  isUsable?: IsUsable;
  /** Whether it is a POST that only reads, and can be retried without a key. */
  changesNothing?: boolean;
  /**
   * The result of the call if a failure shows that the change has already been made; undefined for
   * other failures. Applies after a try without a response, and to calls with `idempotent`.
   */
  asRepeated?: (failure: FailureFacts) => Repeated | undefined;
}

/** Calls an operation: sends the request, retries it if that is safe, and reads the response. */
export type CallOperation = <Id extends OperationId, Repeated = never>(
  operationId: Id,
  input: Input<Id>,
  options: RepeatOptions,
  reading?: Reading<Repeated>,
) => Promise<SuccessBody<Id> | Repeated>;

/** @param supportsKeys whether the target executes a POST once that is sent twice with the same key */
export function operationCaller(
  connection: Connection,
  policy: RetryPolicy,
  supportsKeys: boolean,
  observe: Observe | undefined,
): CallOperation {
  return async <Id extends OperationId, Repeated>(
    operationId: Id,
    input: Input<Id>,
    options: RepeatOptions,
    { isUsable, asRepeated, changesNothing = false }: Reading<Repeated> = {},
  ): Promise<SuccessBody<Id> | Repeated> => {
    const { signal, idempotent } = checkObject('options', options);
    const outgoing = requestOf(connection, operationId, input, policy.environment.headers);
    if (signal?.aborted) {
      throw new PortalFailure({ code: 'aborted', operationId });
    }
    const { body, failure, tries, isUncertain, mayHaveTakenEffect } = await sendWithRetries(
      outgoing,
      policy,
      signal,
      isUsable,
      changesNothing || isRepeatable(outgoing, supportsKeys),
      (tried) => observe && notify(observe, operationId, tried),
    );
    if (body) {
      return body as SuccessBody<Id>;
    }
    const repeated = isUncertain || idempotent ? asRepeated?.(failure) : undefined;
    if (repeated) {
      return repeated;
    }
    throw new PortalFailure({
      ...failure,
      operationId,
      tries,
      mayHaveTakenEffect: mayHaveTakenEffect && !changesNothing && outgoing.init.method !== 'GET',
      idempotencyKey: outgoing.init.headers['Idempotency-Key'],
    });
  };
}

/** Reports a try to the observer and ignores its errors. */
function notify(
  observe: Observe,
  operationId: OperationId,
  { outcome, ...timing }: TryResult,
): void {
  const [method, path] = routes[operationId];
  const { status, requestId, code } = outcome.failure ?? outcome;
  const report = { operationId, method, path, ...timing, status, requestId, code };
  // In an async function, a synchronous error becomes a rejection too.
  (async () => observe(report))().catch(() => {});
}
