import { finished } from 'node:stream';
import { isServed, type OperationId, operationFacts } from '@mdhq/portal-types';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Identity } from '../../portal/access/authentication.ts';
import { type KeyClock, withIdempotencyKey } from '../../portal/access/idempotency.ts';
import type { RequestRates } from '../../portal/access/request-rates.ts';
import { RateLimited, Refusal } from '../../portal/refusal.ts';
import type { ReserveBytes, ResponseBytes } from '../../portal/response-bytes.ts';
import type { Database } from '../../store/database.ts';
import type { AuthenticateRequest } from '../access/authentication.ts';
import { patientOf, type RecordRefusal } from '../access/refused-access.ts';
import { acceptJsonBodies } from '../bodies/json-body.ts';
import type { BodyQueues } from '../bodies/read-body.ts';
import { isValidationError, sendProblem, sendRefusal } from '../problems.ts';
import { callFingerprint } from './call-fingerprint.ts';
import type { Call, Handlers } from './handler-types.ts';
import type { Operation } from './operations.ts';
import { isReadableQuery, typedParameters } from './parameters.ts';
import type { ValidatorCompiler } from './validator-compiler.ts';

/** The header parameter that makes repeating a request safe. */
const idempotencyKey = 'idempotency-key';

/** The longest body in bytes (413). */
const bodyLimitBytes = 1_048_576;

/** The prefix of every path of the contract. */
export const apiPrefix = '/api/v1';

export interface ApiDependencies {
  operations: readonly Operation[];
  validatorCompiler: ValidatorCompiler;
  handlers: Handlers;
  authenticate: AuthenticateRequest;
  /** Records failed authentication. */
  recordFailedLogIn: RecordRefusal;
  /** Records the refusal of an authenticated request. */
  recordRefusal: RecordRefusal;
  /** Undefined for no limit. */
  requestRates: RequestRates | undefined;
  bodyQueues: BodyQueues;
  responseBytes: ResponseBytes;
  database: Database;
  clock: Clock;
  keyClock: KeyClock;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the request is authenticated. */
    identity: Identity | undefined;
  }
}

/**
 * Adds a route for each operation of the contract.
 * @throws if contract and handlers don't match, so that the server does not start
 */
export async function apiRoutes(api: FastifyInstance, dependencies: ApiDependencies) {
  const { operations, handlers, authenticate, requestRates, recordFailedLogIn } = dependencies;
  checkHandlers(operations, handlers);

  api.setValidatorCompiler(dependencies.validatorCompiler);
  api.addHook('onRequest', async (request, reply) => {
    const identity = await authenticate(request);
    if (identity === undefined) {
      await recordFailedLogIn(request);
      return sendProblem(request, reply, 'unauthenticated');
    }
    // Rate limited requests are not recorded: a flood could fill the trail.
    if (identity instanceof RateLimited) return sendRefusal(request, reply, identity);
    request.identity = identity;
    const tooMany = requestRates?.(identity.caller);
    return tooMany === undefined ? undefined : sendRefusal(request, reply, tooMany);
  });
  // `handleUnknownRoutes` responds for the whole server. With a handler here, the hook above runs first.
  api.setNotFoundHandler(() => undefined);

  await api.register(async (withBody) => {
    acceptJsonBodies(withBody, bodyLimitBytes, dependencies.bodyQueues);
    for (const operation of operations.filter(({ body }) => body !== undefined)) {
      addRoute(withBody, operation, dependencies);
    }
  });
  await api.register(async (withoutBody) => {
    // These operations have no body. One that is sent nevertheless is not read.
    withoutBody.removeAllContentTypeParsers();
    withoutBody.addContentTypeParser('*', async () => undefined);
    // Fastify would refuse an invalid media type, although no body is read.
    withoutBody.addHook('onRequest', async ({ raw }) => {
      delete raw.headers['content-type'];
    });
    for (const operation of operations.filter(({ body }) => body === undefined)) {
      addRoute(withoutBody, operation, dependencies);
    }
  });
}

function checkHandlers(operations: readonly Operation[], handlers: Handlers): void {
  const declared = operations.map(({ operationId }) => operationId).sort();
  const handled = Object.keys(handlers).sort();
  if (declared.join() !== handled.join()) {
    throw new Error(`The contract has ${declared.join(', ')}, the server ${handled.join(', ')}.`);
  }
}

function addRoute(
  scope: FastifyInstance,
  operation: Operation,
  dependencies: ApiDependencies,
): void {
  const { operationId, method, path, body } = operation;
  const { pathParameters, queryParameters, headerParameters } = operation;
  const { takesKey, changesData } = operationFacts[operationId];
  // The schemas of the contract guarantee that the call has the type of its operation.
  const handle = dependencies.handlers[operationId] as (
    call: Call<OperationId>,
  ) => Promise<{ status: number; body: string } | Refusal>;

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: Refusal | 'forbidden' | 'route-unavailable',
  ): Promise<FastifyReply> {
    await dependencies.recordRefusal(request);
    return refusal instanceof Refusal
      ? sendRefusal(request, reply, refusal)
      : sendProblem(request, reply, refusal);
  }

  scope.route({
    method,
    exposeHeadRoute: true,
    url: path.slice(apiPrefix.length).replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      params: pathParameters,
      querystring: queryParameters,
      headers: headerParameters,
      ...(body === undefined ? {} : { body }),
    },
    config: { operationId },
    async onRequest(request, reply) {
      reply.headers(operation.headers);
      const { surface, readOnly } = request.identity as Identity;
      if (!isServed(surface, operation.provenance)) {
        return refuse(request, reply, 'route-unavailable');
      }
      if (readOnly && changesData) return refuse(request, reply, 'forbidden');
      if (body !== undefined && isEncoded(request)) {
        return sendProblem(request, reply, 'unsupported-media-type');
      }
      return undefined;
    },
    async preValidation(request, reply) {
      if (!isReadableQuery(request.url)) return sendProblem(request, reply, 'malformed-request');
      request.params = typedParameters(request.params as Record<string, unknown>, pathParameters);
      request.query = typedParameters(request.query as Record<string, unknown>, queryParameters);
      return undefined;
    },
    async handler(request, reply) {
      const { caller, subdomain } = request.identity as Identity;
      const sent = { path: request.params, query: request.query, body: request.body };
      const key = takesKey ? request.headers[idempotencyKey] : undefined;
      const database =
        typeof key === 'string'
          ? withIdempotencyKey(dependencies, caller, {
              key,
              fingerprint: callFingerprint(operationId, sent),
              about: { operation: operationId, ptId: patientOf(request) },
            })
          : dependencies.database;
      const reserveBytes = reservation(dependencies.responseBytes, caller.instanceId, reply);
      const call = { caller, subdomain, database, reserveBytes, ...sent };
      const outcome = await handle(call as Call<OperationId>);
      // Validation errors are not recorded, those that the schema can't express included.
      if (outcome instanceof Refusal && isValidationError(outcome.code)) {
        return sendRefusal(request, reply, outcome);
      }
      if (outcome instanceof Refusal) return refuse(request, reply, outcome);
      return reply.code(outcome.status).type('application/json').send(outcome.body);
    },
  });
}

/** Responses that a socket accepts in one write are not reserved. */
const smallResponseBytes = 16_384;

/** Reserves the bytes of a response once, until it is sent or the client has disconnected. */
function reservation(
  responseBytes: ResponseBytes,
  instanceId: number,
  reply: FastifyReply,
): ReserveBytes {
  let isReserved = false;
  return (bytes) => {
    if (isReserved || bytes <= smallResponseBytes) return;
    const release = responseBytes.reserve(instanceId, bytes);
    isReserved = true;
    finished(reply.raw, release);
  };
}

/** Compressed bodies are not supported: their decompressed size is unknown. */
function isEncoded(request: FastifyRequest): boolean {
  const encoding = request.headers['content-encoding'];
  return encoding !== undefined && encoding.toLowerCase() !== 'identity';
}
