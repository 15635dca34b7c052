import type { OperationId } from '@mdhq/portal-types';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    operationId?: OperationId;
  }
}

/**
 * One line for each answer. It names the operation, never the URL, whose numbers and query are a
 * patient's, nor anything that was sent (Q60).
 */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        instance: request.identity?.subdomain,
        apiUser: request.identity?.caller.name,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
  });
}
