import type { FastifyInstance } from 'fastify';

/**
 * Logs one line per response, as the server does. It has the route pattern, never the URL, and nothing of the request
 * body (Q60).
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
  });
}
