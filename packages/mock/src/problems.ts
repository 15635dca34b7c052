import { randomUUID } from 'node:crypto';
import type { Operation } from './api.ts';
import type { Reply } from './reply.ts';

const problems = 'https://github.com/mdhq-portal/toolkit/blob/main/spec/problems.md';

/** What Prism finds wrong with a request. */
export interface Violation {
  path?: readonly (string | number)[];
  message: string;
}

/** 404 `route-unavailable`: the spec has no such path. */
export function routeUnavailable(): Reply {
  return problem('route-unavailable', 404, 'No such route', 'This instance has no such route.');
}

/** 405 `method-not-allowed`, with what the path does have in `Allow` (RFC 9110 15.5.6). */
export function methodNotAllowed(allow: string[]): Reply {
  const reply = problem(
    'method-not-allowed',
    405,
    'This route does not take this method',
    'The header Allow says which methods this route takes.',
  );
  return { ...reply, headers: { ...reply.headers, allow: allow.join(', ') } };
}

/** 400 for a `Prefer` that can't be met: no problem of the API's, but the caller's with the mock. */
export function badPreference(detail: string): Reply {
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: { type: 'about:blank', title: 'Bad preference', status: 400, detail },
  };
}

/** The spec's own `validation-failed` example, with what is wrong this time as its `errors`. */
export function withErrors(operation: Operation, reply: Reply, violations: Violation[]): Reply {
  const example = operation.responses
    .filter(({ code }) => code === '422')
    .flatMap(({ contents }) => contents ?? [])
    .flatMap(({ examples }) => examples ?? [])
    .map((candidate) => ('value' in candidate ? candidate.value : undefined))
    .find((value) => isProblem(value) && value.type === `${problems}#validation-failed`);
  const errors = violations.map(({ path = [], message }) => ({
    ...placeOf(operation, path),
    detail: message,
  }));
  return { ...reply, body: { ...(example as object), errors } };
}

function isProblem(value: unknown): value is { type: string } {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Where it is: the name of a parameter, or a JSON pointer into the body (RFC 6901). */
function placeOf(
  operation: Operation,
  path: readonly (string | number)[],
): { parameter: string } | { pointer: string } {
  const [part, ...rest] = path.map(String);
  if (part === 'header') {
    // Prism has its name in small letters, the spec as it is written.
    const declared = operation.request?.headers?.find(({ name }) => name.toLowerCase() === rest[0]);
    return { parameter: declared?.name ?? part };
  }
  if (part === 'path' || part === 'query') {
    return { parameter: rest[0] ?? part };
  }
  const steps = rest.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return { pointer: steps.join('') };
}

function problem(type: string, status: number, title: string, detail: string): Reply {
  const id = randomUUID();
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': id },
    body: { type: `${problems}#${type}`, title, status, detail, instance: `urn:uuid:${id}` },
  };
}
