import type { FastifyInstance } from 'fastify';

/**
 * Adds `/healthz`, which succeeds while the process responds, for every Host and without a session. It does not check
 * the portal: a restart of the desk would not help.
 */
export function serveHealth(app: FastifyInstance): void {
  app.get('/healthz', (_request, reply) => reply.send({ status: 'up' }));
}
