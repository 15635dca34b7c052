import { isFromThisMachine } from '@mdhq/portal-access';
import type { FastifyInstance } from 'fastify';

/**
 * Adds `/healthz`, which succeeds while the process responds, for every Host and without a session. It does not check
 * the portal: a restart of the desk would not help. Programs on the same machine also read the version (Q27).
 */
export function serveHealth(app: FastifyInstance, version: string): void {
  app.get('/healthz', (request, reply) =>
    reply.send({ status: 'up', ...(isFromThisMachine(request.raw) && { version }) }),
  );
}
