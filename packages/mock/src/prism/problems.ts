import { randomUUID } from 'node:crypto';
import { type ProblemCode, problems } from '@mdhq/portal-types';
import type { Operation } from './operation.ts';
import type { MockResponse } from './response.ts';

/** A fault that Prism finds in a request. */
export interface Violation {
  path?: readonly (string | number)[];
  message: string;
}

/** 404 `route-unavailable`: the contract has no such path. */
export function routeUnavailable(): MockResponse {
  return problem('route-unavailable');
}

/** 405 `method-not-allowed`, with the methods of the path in `Allow` (RFC 9110 15.5.6). */
export function methodNotAllowed(allow: string[]): MockResponse {
  const response = problem('method-not-allowed');
  return { ...response, headers: { ...response.headers, allow: allow.join(', ') } };
}

/** 400 for an invalid `Prefer`. It is not a problem of the API, so its type is `about:blank`. */
export function badPreference(detail: string): MockResponse {
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: { type: 'about:blank', title: 'Bad preference', status: 400, detail },
  };
}

/** The operation's example of `validation-failed`, with the violations of this request as its `errors`. */
export function withErrors(
  operation: Operation,
  response: MockResponse,
  violations: Violation[],
): MockResponse {
  const example = operation.responses
    .filter(({ code }) => code === '422')
    .flatMap(({ contents }) => contents ?? [])
    .flatMap(({ examples }) => examples ?? [])
    .map((candidate) => ('value' in candidate ? candidate.value : undefined))
    .find((value) => isProblem(value) && value.type === problems['validation-failed'].type);
  const errors = violations.map(({ path = [], message }) => ({
    ...placeOf(operation, path),
    detail: message,
  }));
  return { ...response, body: { ...(example as object), errors } };
}

function isProblem(value: unknown): value is { type: string } {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The name of a parameter, or a JSON pointer into the body (RFC 6901). */
function placeOf(
  operation: Operation,
  path: readonly (string | number)[],
): { parameter: string } | { pointer: string } {
  const [part, ...rest] = path.map(String);
  if (part === 'header') {
    // Prism has the name in lower case, the contract as it is written.
    const declared = operation.request?.headers?.find(({ name }) => name.toLowerCase() === rest[0]);
    return { parameter: declared?.name ?? part };
  }
  if (part === 'path' || part === 'query') {
    return { parameter: rest[0] ?? part };
  }
  const steps = rest.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return { pointer: steps.join('') };
}

function problem(code: ProblemCode): MockResponse {
  const { type, title, status, detail } = problems[code];
  const id = randomUUID();
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': id },
    body: { type, title, status, detail, instance: `urn:uuid:${id}` },
  };
}
