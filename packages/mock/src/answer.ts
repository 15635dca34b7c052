import type { IncomingMessage } from 'node:http';
import { type IHttpMockConfig, type IHttpRequest, ProblemJsonError } from '@stoplight/prism-http';
import type { Api, Operation } from './api.ts';
import { violationsOf } from './parameter-rules.ts';
import type { Preferences } from './preferences.ts';
import { methodNotAllowed, routeUnavailable, withErrors } from './problems.ts';
import type { Body } from './read-body.ts';
import { type Content, readContent } from './read-content.ts';
import type { Reply } from './reply.ts';
import { findRoute } from './route.ts';

/**
 * Answers one request as the spec says. Prism chooses the reply; what it can't do stands here: it
 * never answers a body that is not JSON, and its own 404, 405 and 422 are not the spec's problems.
 */
export async function answer(
  api: Api,
  request: IncomingMessage,
  body: Exclude<Body, 'broken-off'>,
  preferences: Preferences,
): Promise<Reply> {
  const { method = '', url = '', headers } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const route = findRoute(api.operations, method, path);
  if (route.found === 'nothing') return routeUnavailable();
  if (route.found === 'other-methods') return methodNotAllowed(route.allow);

  const { operation } = route;
  const content = readContent(operation, url, headers['content-type'] ?? '', body);
  const asked = prismRequest(request, path, query, content);
  if (content.is === 'unreadable') return refuse(api, operation, asked, content.status);
  const violations = violationsOf(operation, asked);
  if (violations.length === 0) return choose(api, operation, asked, preferences);
  const refusal = await refuse(api, operation, asked, 422);
  return refusal.status === 422 ? withErrors(operation, refusal, violations) : refusal;
}

/** Refuses what Prism would not, though not before the credentials are right (Q4). */
function refuse(
  api: Api,
  operation: Operation,
  request: IHttpRequest,
  code: number,
): Promise<Reply> {
  const { settings } = api;
  return ask(api, operation, request, {
    ...settings,
    validateRequest: false,
    mock: { ...settings.mock, code },
  });
}

function choose(
  api: Api,
  operation: Operation,
  request: IHttpRequest,
  { code, exampleKey, dynamic, seed }: Preferences,
): Promise<Reply> {
  const { settings } = api;
  const mock = {
    ...settings.mock,
    ...(code !== undefined && { code }),
    ...(exampleKey !== undefined && { exampleKey }),
    ...(dynamic !== undefined && { dynamic }),
    ...(seed !== undefined && { seed }),
  };
  return ask(api, operation, request, { ...settings, mock });
}

async function ask(
  { prism }: Pick<Api, 'prism'>,
  operation: Operation,
  request: IHttpRequest,
  settings: IHttpMockConfig,
): Promise<Reply> {
  const result = await prism.request(request, [operation], settings)();
  if (result._tag === 'Left') return ownError(result.left);

  const { output, validations } = result.right;
  if (settings.mock.dynamic && output.statusCode >= 400) {
    // Made up, its type and status would be those of another problem.
    return ask({ prism }, operation, request, withoutDynamic(settings));
  }
  const reply = {
    status: output.statusCode,
    headers: output.headers ?? {},
    body: output.body,
  };
  return reply.status === 422 && validations.input.length > 0
    ? withErrors(operation, reply, validations.input)
    : reply;
}

function withoutDynamic(settings: IHttpMockConfig): IHttpMockConfig {
  const { code, exampleKey } = settings.mock;
  const asked = {
    ...(code !== undefined && { code }),
    ...(exampleKey !== undefined && { exampleKey }),
  };
  return { ...settings, mock: { dynamic: false, ...asked } };
}

function prismRequest(
  { method = '', headers }: IncomingMessage,
  path: string,
  query: string,
  content: Content,
): IHttpRequest {
  // Every answer is JSON: an Accept that names only application/json must not hide the problems.
  const { accept: _accept, 'content-type': _type, 'content-length': _length, ...others } = headers;
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path, query: readQuery(query) },
    headers: { ...(others as Record<string, string>), ...contentHeaders(content) },
    ...(content.is === 'json' && { body: content.json }),
  };
}

function contentHeaders(content: Content): Record<string, string> {
  if (content.is !== 'json') return {};
  return { 'content-type': 'application/json', 'content-length': String(content.length) };
}

function readQuery(query: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] as string) : values];
    }),
  );
}

/** A reply that the spec does not have was asked for: that is the caller's mistake, not the API's answer. */
function ownError(error: Error): Reply {
  const problem = ProblemJsonError.toProblemJson(error);
  // Prism does not know its own "not found" again where it has looked for a second reply in vain.
  const found = problem.status === 500 ? notFound : problem;
  return {
    status: found.status,
    headers: { 'content-type': 'application/problem+json' },
    body: found,
  };
}

const notFound = {
  type: 'https://stoplight.io/prism/errors#NOT_FOUND',
  title: 'The server cannot find the requested content',
  status: 404,
  detail: 'The contract has no such reply.',
};
