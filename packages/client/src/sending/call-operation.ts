import type { OperationId, operations } from '@mdhq/portal-types';
import type { Connection } from '../connection.ts';
import type { CallOptions, Observe } from '../options.ts';
import { type FailureFacts, PortalFailure } from '../portal-error.ts';
import { type Input, requestOf, routes } from './request.ts';
import type { IsUsable } from './response.ts';
import { isRepeatable, type Trying, type TryResult, tryUntilDone } from './retry.ts';

/** How operations are called. */
export interface Calling extends Trying {
  connection: Connection;
  observe: Observe | undefined;
  /** Whether the target does a POST once that comes twice with one `Idempotency-Key`. */
  honoursKeys: boolean;
}

/** The body of an operation's success. */
export type SuccessBody<Id extends OperationId> = JsonOf<
  operations[Id]['responses'][keyof operations[Id]['responses'] & (200 | 201 | 202)]
>;

/** How a call takes what comes back. */
export interface Reading<Repeated> {
  isUsable?: IsUsable;
  /** A POST that only reads, so that it may be sent again without a key. */
  changesNothing?: boolean;
  /**
   * What the call returns for a failure by which an earlier try, that was not answered, had worked;
   * undefined for any other.
   */
  asRepeated?: (failure: FailureFacts) => Repeated | undefined;
}

/** Calls an operation: sends it, again where that is safe, and reads what comes of it. */
export type CallOperation = <Id extends OperationId, Repeated = never>(
  operationId: Id,
  input: Input<Id>,
  options: CallOptions,
  reading?: Reading<Repeated>,
) => Promise<SuccessBody<Id> | Repeated>;

type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never;

export function operationCaller({
  connection,
  observe,
  honoursKeys,
  ...trying
}: Calling): CallOperation {
  return async <Id extends OperationId, Repeated>(
    operationId: Id,
    input: Input<Id>,
    { signal }: CallOptions,
    { isUsable, asRepeated, changesNothing = false }: Reading<Repeated> = {},
  ): Promise<SuccessBody<Id> | Repeated> => {
    const outgoing = requestOf(connection, operationId, input);
    if (signal?.aborted) {
      throw new PortalFailure({ code: 'aborted', operationId });
    }
    const { body, failure, tries, isUncertain, isLost } = await tryUntilDone(
      outgoing,
      trying,
      { signal, isUsable, isRepeatable: changesNothing || isRepeatable(outgoing, honoursKeys) },
      (tried) => observe && tell(observe, operationId, tried),
    );
    if (body !== undefined) {
      return body as SuccessBody<Id>;
    }
    const repeated = isUncertain ? asRepeated?.(failure) : undefined;
    if (repeated !== undefined) {
      return repeated;
    }
    throw new PortalFailure({
      ...failure,
      operationId,
      tries,
      mayHaveTakenEffect: isLost && !changesNothing && outgoing.init.method !== 'GET',
      idempotencyKey: outgoing.init.headers['Idempotency-Key'],
    });
  };
}

/** Tells an observer of a try. What goes wrong there stays there. */
export function tell(
  observe: Observe,
  operationId: OperationId,
  { outcome, ...timing }: TryResult,
): void {
  const [method, path] = routes[operationId];
  const { status, requestId } = outcome.failure ?? outcome;
  const code = outcome.failure?.code;
  const report = { operationId, method, path, ...timing, status, code, requestId };
  // Inside, what an observer throws at once is a rejection too.
  (async () => observe(report))().catch(() => {});
}
