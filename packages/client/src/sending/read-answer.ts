import type { FailureFacts } from '../portal-error.ts';
import { makeIdsNumeric } from './numeric-ids.ts';
import { isObject, readProblem } from './problem.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** An answer that came whole. */
export interface Answer {
  response: Response;
  text: string;
}

/** Whether a success has what its caller can't do without. */
export type IsUsable = (body: Record<string, unknown>) => boolean;

/** What came of a try. */
export type Outcome =
  | {
      body: Record<string, unknown>;
      status: number;
      requestId: string | undefined;
      failure?: undefined;
    }
  | { body?: undefined; failure: FailureFacts };

/**
 * Reads an answer. The body of a success is given as it was sent, unknown fields and values too, but for
 * ids that were sent as texts.
 *
 * @param now milliseconds since 1970
 */
export function readAnswer(
  { response, text }: Answer,
  isUsable: IsUsable | undefined,
  now: number,
): Outcome {
  const facts = factsOf(response, now);
  const unexpected = (code: 'redirected' | 'unexpected-response', reason: string) => ({
    failure: { ...facts, code, reason },
  });

  if (isRedirect(response)) {
    // It would take the credentials along.
    return unexpected('redirected', 'redirects are not followed');
  }
  const body = parse(text);
  if (!response.ok) {
    const problem = readProblem(body);
    return problem === undefined
      ? unexpected('unexpected-response', 'no problem of the contract')
      : { failure: { ...problem, ...facts, requestId: facts.requestId ?? problem.requestId } };
  }
  if (!isObject(body) || isUsable?.(body) === false) {
    return unexpected('unexpected-response', 'no answer of the contract');
  }
  makeIdsNumeric(body);
  return { body, status: facts.status, requestId: facts.requestId };
}

function factsOf({ status, headers }: Response, now: number) {
  return {
    status,
    requestId: headers.get('X-Request-Id')?.match(/^[\w-]{1,64}$/)?.[0],
    retryAfterSeconds: retryAfterSeconds(headers.get('Retry-After') ?? '', now),
  };
}

/** As servers see it, as browsers hide it, and as a `fetch` leaves it that followed all the same. */
function isRedirect({ status, type, redirected }: Response): boolean {
  return /^30[12378]$/.test(`${status}`) || type === 'opaqueredirect' || redirected;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of `JSON.parse` quotes the text.
    return undefined;
  }
}
