import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { deprecationHeaders } from '@mdhq/portal-spec/deprecation';
import { matchesPath } from '@mdhq/portal-types';
import { type IHttpMockConfig, type IHttpRequest, ProblemJsonError } from '@stoplight/prism-http';
import { type Body, type Content, readContent } from '../http/body.ts';
import type { Preferences } from '../scenarios/preferences.ts';
import type { Api } from './api.ts';
import type { Operation } from './operation.ts';
import { violationsOf } from './parameter-rules.ts';
import { methodNotAllowed, routeUnavailable, withErrors } from './problems.ts';
import type { MockResponse } from './response.ts';

/**
 * Chooses the response to a request, as the contract describes it. Prism chooses the example. The rest is done
 * here: Prism never responds to a body that is not JSON, and its own 404, 405 and 422 are not problems of the
 * contract.
 */
export async function chooseResponse(
  api: Api,
  request: IncomingMessage,
  body: Exclude<Body, 'aborted'>,
  preferences: Preferences,
): Promise<MockResponse> {
  const { url = '' } = request;
  const method = methodOf(request);
  const [path = ''] = url.split('?', 1);
  const ofPath = api.operations.filter((operation) => matchesPath(operation.path, path));
  if (ofPath.length === 0) return routeUnavailable();
  const operation = ofPath.find((candidate) => candidate.method === method);
  if (operation === undefined) return methodNotAllowed(ofPath.flatMap(methodsOf).sort());

  const response = await responseOf(api, operation, request, body, preferences);
  return { ...response, headers: { ...response.headers, ...deprecationOf(operation) } };
}

async function responseOf(
  api: Api,
  operation: Operation,
  request: IncomingMessage,
  body: Exclude<Body, 'aborted'>,
  preferences: Preferences,
): Promise<MockResponse> {
  const { url = '', headers } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const content = readContent(operation, url, headers['content-type'] ?? '', body);
  const call = prismRequest(request, path, query, content);
  if (content.is === 'unreadable') return refuse(api, operation, call, content.status);
  const violations = violationsOf(operation, call);
  if (violations.length === 0) return choose(api, operation, call, preferences);
  const refusal = await refuse(api, operation, call, 422);
  return refusal.status === 422 ? withErrors(operation, refusal, violations) : refusal;
}

/** The headers of each response of a deprecated operation (Q24). */
function deprecationOf({ deprecated, extensions }: Operation): Record<string, string> {
  return deprecated === true ? deprecationHeaders({ deprecated, ...extensions }) : {};
}

/** The method in lower case. HEAD has the response of GET, and node:http sends no body (RFC 9110 9.3.2). */
function methodOf({ method = '' }: IncomingMessage): string {
  return method === 'HEAD' ? 'get' : method.toLowerCase();
}

/** The methods of an operation in `Allow`. */
function methodsOf({ method }: Operation): string[] {
  return method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
}

/** Refuses what Prism accepts. Missing credentials are still refused first (Q4). */
function refuse(
  api: Api,
  operation: Operation,
  request: IHttpRequest,
  code: number,
): Promise<MockResponse> {
  const { settings } = api;
  return callPrism(api, operation, request, {
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
): Promise<MockResponse> {
  const { settings } = api;
  const mock = {
    ...settings.mock,
    ...(code !== undefined && { code }),
    ...(exampleKey !== undefined && { exampleKey }),
    ...(dynamic !== undefined && { dynamic }),
    // A seed stays in force in Prism's generator until the next one, so each response has one.
    seed: seed ?? randomUUID(),
  };
  return callPrism(api, operation, request, { ...settings, mock });
}

async function callPrism(
  { prism }: Pick<Api, 'prism'>,
  operation: Operation,
  request: IHttpRequest,
  settings: IHttpMockConfig,
): Promise<MockResponse> {
  const result = await prism.request(request, [operation], settings)();
  if (result._tag === 'Left') return ownError(result.left);

  const { output, validations } = result.right;
  if (settings.mock.dynamic && output.statusCode >= 400) {
    // A generated problem would have the type and status of different ones.
    return callPrism({ prism }, operation, request, withoutDynamic(settings));
  }
  const response = {
    status: output.statusCode,
    headers: output.headers ?? {},
    body: output.body,
  };
  return response.status === 422 && validations.input.length > 0
    ? withErrors(operation, response, validations.input)
    : response;
}

function withoutDynamic(settings: IHttpMockConfig): IHttpMockConfig {
  const { code, exampleKey } = settings.mock;
  return {
    ...settings,
    mock: {
      dynamic: false,
      ...(code !== undefined && { code }),
      ...(exampleKey !== undefined && { exampleKey }),
    },
  };
}

function prismRequest(
  request: IncomingMessage,
  path: string,
  query: string,
  content: Content,
): IHttpRequest {
  // Every response is JSON: an Accept that names only application/json must not exclude the problems.
  const {
    accept: _accept,
    'content-type': _type,
    'content-length': _length,
    ...others
  } = request.headers;
  return {
    method: methodOf(request) as IHttpRequest['method'],
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

/** The response to a request for an example or a status that the contract does not have. */
function ownError(error: Error): MockResponse {
  const problem = ProblemJsonError.toProblemJson(error);
  // Prism wraps its own "not found" in a 500 if its second search finds nothing, either.
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
  detail: 'The contract has no such response.',
};
