import type { OperationId } from '@mdhq/portal-types';
import type { FastifyInstance } from 'fastify';
import { actorOf } from '../portal/caller.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: OperationId;
  }
}

/**
 * Logs one line per response. It has the route pattern, never the URL with its ids and query, and nothing of the
 * request body (Q60).
 */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        instance: request.identity?.subdomain,
        apiUser: request.identity && actorOf(request.identity.caller),
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
  });
}
