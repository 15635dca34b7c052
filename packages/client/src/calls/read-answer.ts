import type { OperationId, operations } from '@mdhq/portal-types';
import { PortalFailure } from '../portal-error.ts';
import { isObject, readProblem } from './problem.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** What `openapi-fetch` gives with `parseAs: 'text'`. */
export interface Answer {
  data?: string | undefined;
  /** An error's body: parsed where it is JSON, a text otherwise. */
  error?: unknown;
  response: Response;
}

/** The body of an operation's success. */
export type SuccessBody<Id extends OperationId> = JsonOf<
  operations[Id]['responses'][keyof operations[Id]['responses'] & (200 | 201 | 202)]
>;

/** Whether a success has what its caller can't do without. */
export type IsUsable = (body: Record<string, unknown>) => boolean;

type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never;

/**
 * The body of a success, as it was sent: unknown fields and values pass.
 *
 * @throws PortalError for every other answer. Goes by `response.ok` alone, since `error` is `''` for an
 * empty 500.
 */
export function readAnswer<Id extends OperationId>(
  operationId: Id,
  { response, data, error }: Answer,
  isUsable: IsUsable = () => true,
): SuccessBody<Id> {
  const unexpected = (code: 'redirected' | 'unexpected-response', reason: string) =>
    new PortalFailure({ code, reason, ...factsOf(operationId, response) });

  if (isRedirect(response)) {
    // It would take the credentials along.
    throw unexpected('redirected', 'redirects are not followed');
  }
  if (!response.ok) {
    throw (
      problemOf(operationId, response, error) ??
      unexpected('unexpected-response', 'the answer is no problem that the contract has')
    );
  }
  const body = parse(data);
  if (!isObject(body) || !isUsable(body)) {
    throw unexpected('unexpected-response', 'the answer is not the JSON that the contract has');
  }
  return body as SuccessBody<Id>;
}

function problemOf(
  operationId: OperationId,
  response: Response,
  body: unknown,
): PortalFailure | undefined {
  const problem = readProblem(body);
  if (problem === undefined) {
    return undefined;
  }
  const { code, dismissed_at, dismissed_by } = problem;
  // Its type promises both.
  if (code === 'request-already-dismissed' && !(dismissed_at && dismissed_by)) {
    return undefined;
  }
  const facts = factsOf(operationId, response);
  const requestId = facts.requestId ?? problem.requestId;
  return new PortalFailure({ ...problem, ...facts, requestId });
}

function factsOf(operationId: OperationId, { status, headers }: Response) {
  return {
    operationId,
    status,
    requestId: headers.get('X-Request-Id')?.match(/^[\w-]{1,64}$/)?.[0],
    retryAfterSeconds: retryAfterSeconds(headers.get('Retry-After'), Date.now()),
  };
}

/** As servers see it, as browsers hide it, and as a `fetch` leaves it that followed all the same. */
function isRedirect({ status, type, redirected }: Response): boolean {
  return [301, 302, 303, 307, 308].includes(status) || type === 'opaqueredirect' || redirected;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    // The error of `JSON.parse` quotes the text.
    return undefined;
  }
}
