import type { FailureFacts } from '../portal-error.ts';
import { isObject, readProblem } from './problem.ts';

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

/**
 * Seconds to wait, from a `Retry-After` header in either form, a number of seconds or a date (RFC 9110
 * 10.2.3); undefined where it can't be read.
 *
 * @param now milliseconds since 1970
 */
export function retryAfterSeconds(header: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(header)) {
    return Number(header);
  }
  // `Date.parse` alone takes `-5` and `1.5` for dates.
  const until = /^[A-Z][a-z]{2}, .+ GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
}

/** The contract's numbers of things, and what holds such things in an answer. */
const idNames = ['id', 'pt_id', 'portal_queue_id'];
const holders = ['data', 'patient_details', 'invitation'];

/**
 * Makes numbers, in place, of ids that were sent as texts, which the vendor does here and there: a list's
 * ids then go into the next call as they are. A text that a number can't hold without rounding
 * stays (Q21), and so does everything that the clinic or the patient wrote, such as `details`.
 *
 * @param levels how deep the things are that are looked at: an answer, its entries, what these hold
 */
export function makeIdsNumeric(value: unknown, levels = 3): void {
  for (const thing of [value].flat()) {
    if (levels && isObject(thing)) {
      for (const name of idNames) {
        const id = thing[name];
        if (typeof id === 'string' && /^[1-9]\d*$/.test(id) && Number.isSafeInteger(Number(id))) {
          thing[name] = Number(id);
        }
      }
      for (const name of holders) {
        makeIdsNumeric(thing[name], levels - 1);
      }
    }
  }
}
