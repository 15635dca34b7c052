import { retryAfterSeconds } from '@mdhq/portal-types/retry-after';
import type { FailureFacts } from '../portal-error.ts';
import { isObject, readProblem } from './problem.ts';

/** Whether the body of a success has the fields that the caller depends on. */
export type IsUsable = (body: Record<string, unknown>) => boolean;

/** The outcome of a try. */
export type Outcome =
  | {
      body: Record<string, unknown>;
      status: number;
      requestId: string | undefined;
      code?: undefined;
      failure?: undefined;
    }
  | { body?: undefined; failure: FailureFacts };

/** The fields that contain ids, and those that contain objects with ids. */
const idFields = ['id', 'pt_id', 'portal_queue_id'];
const objectFields = ['data', 'patient_details', 'invitation'];

/**
 * Reads a response. The body of a success is returned as it was sent, including unknown fields and
 * values; only ids that were sent as strings are converted.
 *
 * @param text the whole body
 * @param now in milliseconds since 1970
 */
export function readResponse(
  response: Response,
  text: string,
  isUsable: IsUsable | undefined,
  now: number,
): Outcome {
  const facts = factsOf(response, now);
  const unexpected = (code: 'redirected' | 'unexpected-response', reason: string) => ({
    failure: { ...facts, code, reason },
  });

  if (isRedirect(response)) {
    // Following it would send the credentials to the target.
    return unexpected('redirected', 'not followed');
  }
  const body = parse(text);
  const problem = response.ok ? undefined : readProblem(body);
  if (problem) {
    return { failure: { ...problem, ...facts, requestId: facts.requestId ?? problem.requestId } };
  }
  if (!response.ok || !isObject(body) || isUsable?.(body) === false) {
    return unexpected('unexpected-response', 'not a response of the contract');
  }
  convertIds(body);
  return { body, ...facts };
}

function factsOf({ status, headers }: Response, now: number) {
  return {
    status,
    requestId: headers.get('X-Request-Id')?.match(/^[\w-]{1,64}$/)?.[0],
    retryAfterSeconds: retryAfterSeconds(headers.get('Retry-After') ?? '', now),
  };
}

/** Servers see the status, browsers hide it, and a custom `fetch` may have followed the redirect. */
function isRedirect({ status, type, redirected }: Response): boolean {
  return /^30[12378]$/.test(`${status}`) || type === 'opaqueredirect' || redirected;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The original error contains the text.
    return undefined;
  }
}

/**
 * Converts ids that were sent as strings to numbers, in place: the vendor sends some, and they can then
 * be passed to the next call. A string that a number can't represent exactly is kept (Q21), and so is
 * the content of the clinic and the patient, such as `details`.
 *
 * @param levels the depth: a response, its entries, and the objects in them
 */
function convertIds(value: unknown, levels = 3): void {
  for (const object of [value].flat()) {
    if (levels && isObject(object)) {
      for (const name of idFields) {
        const id = object[name];
        if (typeof id === 'string' && /^[1-9]\d*$/.test(id) && Number.isSafeInteger(Number(id))) {
          object[name] = Number(id);
        }
      }
      for (const name of objectFields) {
        convertIds(object[name], levels - 1);
      }
    }
  }
}
