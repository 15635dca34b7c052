import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
} from 'fastify';
import { type ApiDependencies, apiPrefix, apiRoutes } from './http/api-routes.ts';
import { createAuthentication } from './http/authentication.ts';
import { loadContract } from './http/contract.ts';
import { answerError } from './http/errors.ts';
import { createHandlers, type HandlerDependencies } from './http/handlers.ts';
import type { HostRules } from './http/instance-of-host.ts';
import { sendProblem } from './http/problems.ts';
import { logRequests } from './http/request-log.ts';
import { addSecurityHeaders } from './http/security-headers.ts';

export interface ServerDependencies extends HandlerDependencies {
  hostRules: HostRules;
  logger: FastifyBaseLogger;
  trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
}

/** What the contract's bodies may have at most (413). */
const bodyLimitBytes = 1_048_576;

/** Wires the server together, without listening. */
export async function buildServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { hostRules, logger, trustProxy } = dependencies;
  const server: FastifyInstance = fastify({
    loggerInstance: logger,
    // One line for each answer is ours; Fastify's own would name the URL.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy,
    bodyLimit: bodyLimitBytes,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1_000 },
    // A client that sends its headers or body drop by drop is cut off.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: answerError,
  });
  server.decorateRequest('identity', undefined);
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'route-unavailable'));
  addSecurityHeaders(server);
  logRequests(server);

  const api: ApiDependencies = {
    operations: await loadContract(),
    handlers: createHandlers(dependencies),
    authenticate: await createAuthentication(dependencies, hostRules),
  };
  await server.register((scope) => apiRoutes(scope, api), { prefix: apiPrefix });
  return server;
}
