import * as fc from 'fast-check';
import type { Operation } from '../../src/http/contract/operations.ts';
import { type ApiUserKey, authorizationOf } from '../support/clinic/api-users.ts';
import { validFor } from './arbitrary-from-schema.ts';
import { brokenFor, oddSegments, spoilings, unreadableBodies } from './broken-values.ts';

/** A request as it is sent; plain JSON, to be stored in `regressions.json`. */
export interface GeneratedRequest {
  /**
   * `taken`: is valid, and comes from an API user with every permission. `refused`: has a malformed body or id.
   * `answered`: may be valid or not.
   */
  must: 'taken' | 'refused' | 'answered';
  operationId: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Each character is a byte. */
  body: string | null;
}

const json = { 'content-type': 'application/json' };
const toBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** Ids that mostly exist in the test clinics. */
const knownId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('1', '2', '3', '50', '999') },
  { weight: 1, arbitrary: fc.constantFrom('9007199254740991') },
);

function writtenOut(path: string, ids: readonly string[]): string {
  let next = 0;
  return path.replaceAll(/\{\w+\}/g, () => ids[next++] ?? '1');
}

function queryOf(values: Record<string, unknown>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}=${encodeURIComponent(String(one))}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A cursor is valid only as a page has returned it. */
function withoutCursor(query: unknown): Record<string, unknown> {
  const { cursor: _, ...rest } = query as Record<string, unknown>;
  return rest;
}

/** Requests that the contract promises to accept. */
function validRequest(operation: Operation): fc.Arbitrary<GeneratedRequest> {
  const { operationId, method, path, queryParameters, body } = operation;
  return fc
    .record({
      ids: fc.array(knownId, { minLength: 2, maxLength: 2 }),
      query: validFor(queryParameters).map(withoutCursor),
      body: body === undefined ? fc.constant(undefined) : validFor(body),
      contentType: fc.constantFrom('application/json', 'application/json; charset=utf-8'),
    })
    .map(({ ids, query, body: value, contentType }) => ({
      must: 'taken' as const,
      operationId,
      method,
      url: `${writtenOut(path, ids)}${queryOf(query)}`,
      headers: {
        host: 'sandbox.md-hq.com',
        authorization: authorizationOf('writer'),
        ...(value === undefined ? {} : { 'content-type': contentType }),
      },
      body: value === undefined ? null : toBytes(JSON.stringify(value)),
    }));
}

/** Requests that are valid except for a body that must not be read as a similar one (Q32, Q33). */
function unreadableRequest(operation: Operation): fc.Arbitrary<GeneratedRequest> {
  return fc
    .tuple(validRequest(operation), fc.constantFrom(...spoilings))
    .map(([request, spoil]) => ({
      ...request,
      must: 'refused',
      body: spoil(request.body ?? '{}'),
    }));
}

/** Requests that are valid except for the format of an id, which must be refused and not read as another id (Q21). */
function misspeltRequest(operation: Operation): fc.Arbitrary<GeneratedRequest> {
  return fc
    .tuple(validRequest(operation), fc.constantFrom(...oddSegments))
    .map(([request, id]) => ({
      ...request,
      must: 'refused',
      url: request.url.replace(/(?<=\/)\d+/, () => id),
    }));
}

const oddQueries = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'limit',
        'offset',
        'status',
        'request_type',
        'enqueue',
        'cursor',
        'pt_id',
        'created_from',
        'Limit',
        '__proto__',
      ),
      fc.constantFrom(...oddSegments, ''),
    )
    .map(([name, value]) => `?${name}=${value}`),
  fc.constantFrom('?', '?&&', '?=', '?limit', '?limit=1&limit=2', '?limit[]=1', '?limit[a]=1'),
  fc.constantFrom('?a.__proto__.b=1', '?constructor[prototype]=1', '?%FF=1', '?limit=%00'),
  fc.webQueryParameters().map((query) => `?${query}`),
);

/** Wrong credentials are rare here, because each costs a hash. */
const authorizations = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom<ApiUserKey>('writer', 'second').map(authorizationOf) },
  { weight: 6, arbitrary: fc.constant(authorizationOf('reader')) },
  { weight: 3, arbitrary: fc.constantFrom('', 'Basic', 'Basic !', 'Basic bm8=', 'Bearer a.b.c') },
  { weight: 1, arbitrary: fc.constantFrom<ApiUserKey>('revoked', 'ofOther').map(authorizationOf) },
);

const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'content-type': 'text/plain' },
      { 'content-type': '' },
      { 'content-type': 'application/json, text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': 'multipart/form-data; boundary=a' },
      { 'content-type': 'application/problem+json' },
      { 'content-encoding': 'gzip' },
      { accept: 'text/html;q=0' },
      { range: 'bytes=0-1' },
      { 'if-none-match': '*' },
      { 'x-forwarded-host': 'other.md-hq.com' },
      { 'x-http-method-override': 'DELETE' },
      { 'idempotency-key': '\xe9' },
      { 'idempotency-key': 'x'.repeat(256) },
      { 'idempotency-key': '' },
      { cookie: '__proto__=1' },
      { 'x-request-id': 'a\tb' },
    ),
  },
);

const hosts = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('sandbox.md-hq.com', 'SANDBOX.md-hq.com:80') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('other.md-hq.com', 'unknown.md-hq.com', '127.0.0.1', '[::1]', 'a b'),
  },
);

/** Requests with one or several faults, or by chance none. */
function brokenRequest(operation: Operation): fc.Arbitrary<GeneratedRequest> {
  const { operationId, path, body } = operation;
  const segment = fc.oneof(knownId, fc.constantFrom(...oddSegments));
  const bodies = fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: fc.constantFrom(...unreadableBodies) },
    {
      weight: 20,
      arbitrary: brokenFor(body ?? { type: 'object', properties: { a: { type: 'integer' } } }).map(
        (value) => toBytes(JSON.stringify(value)),
      ),
    },
  );
  return fc
    .record({
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom('PUT', 'PATCH', 'HEAD', 'OPTIONS', 'POST', 'GET') },
      ),
      ids: fc.array(segment, { minLength: 2, maxLength: 2 }),
      tail: fc.oneof(
        { weight: 12, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('/', '//', '/x', '/..', '%2F', ';a=1') },
      ),
      query: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, oddQueries),
      authorization: authorizations,
      host: hosts,
      headers: oddHeaders,
      body: bodies,
    })
    .map(({ method, ids, tail, query, authorization, host, headers, body: sent }) => ({
      must: 'answered' as const,
      operationId,
      method,
      url: `${writtenOut(path, ids)}${tail}${query}`,
      headers: { host, authorization, ...(sent === null ? {} : json), ...headers },
      body: sent,
    }));
}

/** Valid and invalid requests of all operations. */
export function anyRequest(operations: readonly Operation[]): fc.Arbitrary<GeneratedRequest> {
  return fc.oneof(
    ...operations.flatMap((operation) => [
      validRequest(operation),
      brokenRequest(operation),
      ...(operation.body === undefined ? [] : [unreadableRequest(operation)]),
      ...(operation.path.includes('{') ? [misspeltRequest(operation)] : []),
    ]),
  );
}
