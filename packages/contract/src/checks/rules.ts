import {
  type Contract,
  declaredStatusOf,
  isSuccess,
  type Operation,
} from '../contract/read-contract.ts';
import {
  type ApiResponse,
  type ParsedResponse,
  problemCodeOf,
  summaryOf,
} from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** The status of a problem is the HTTP status, its type has that status, and its instance is the request id. */
export function checkProblem(contract: Contract, response: ParsedResponse): Deviation | undefined {
  const code = problemCodeOf(response);
  const status = code === undefined ? undefined : contract.problemStatuses.get(code);
  if (status === undefined) {
    return { expected: 'a type that problems.md lists', came: code ?? 'another type' };
  }
  if (status !== response.status) {
    return { expected: `${status} for ${code}`, came: String(response.status) };
  }
  const problem = response.json as { status?: unknown; instance?: unknown };
  if (problem.status !== response.status) {
    return { expected: `"status": ${response.status}`, came: 'another status' };
  }
  const number = response.headers['x-request-id'];
  if (number !== undefined && problem.instance !== `urn:uuid:${number}`) {
    return { expected: 'the id of X-Request-Id in instance', came: 'another id' };
  }
  return undefined;
}

/** The statuses for unknown routes and methods, missing authentication and rate limits. */
const offRoutes = [400, 401, 404, 405, 429];

/** Prism only warns about an undeclared status; here it is a deviation. */
export function checkStatus(
  operation: Operation | undefined,
  response: ApiResponse,
): Deviation | undefined {
  const isDeclared = operation
    ? declaredStatusOf(operation, response.status) !== undefined
    : offRoutes.includes(response.status);
  if (isDeclared) return undefined;
  const declared = operation ? [...operation.responses.keys()] : offRoutes;
  return { expected: `one of ${declared.join(', ')}`, came: summaryOf(response) };
}

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const looksLikeTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** Each time in a body is RFC 3339 in UTC with milliseconds and `Z`, in any field. */
export function checkDates(body: unknown): Deviation | undefined {
  const [place] = badTimes(body, '');
  if (place === undefined) return undefined;
  return { expected: 'times such as 2026-11-02T14:31:07.412Z', came: `another form at ${place}` };
}

function badTimes(node: unknown, place: string): string[] {
  if (typeof node === 'string') {
    return looksLikeTime.test(node) && !(timestamp.test(node) && isDate(node)) ? [place] : [];
  }
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    // The details are returned as the patient sent them.
    name === 'details' ? [] : badTimes(value, `${place}/${name}`),
  );
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

/** A 401 names the Basic scheme in WWW-Authenticate (RFC 9110 11.6.1, RFC 7617). */
export function checkChallenge({ headers }: ApiResponse): Deviation | undefined {
  const challenge = headers['www-authenticate'];
  if (challenge && /(^|,\s*)basic\b/i.test(challenge)) return undefined;
  return {
    expected: 'WWW-Authenticate with the scheme Basic',
    came: challenge ? 'another scheme' : 'no WWW-Authenticate',
  };
}

/** A successful response of a deprecated operation has `Deprecation` and `Sunset` (RFC 9745, RFC 8594; Q24). */
export function checkDeprecation(
  { deprecation }: Operation,
  { status, headers }: ApiResponse,
): Deviation | undefined {
  if (!isSuccess(status)) return undefined;
  const [missing] = Object.entries(deprecation).filter(([name, value]) => headers[name] !== value);
  if (missing === undefined) return undefined;
  const [name, value] = missing;
  return { expected: `the header ${name}: ${value}`, came: headers[name] ?? 'no such header' };
}
