import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../http/problems.ts';
import type { Database } from '../store/database.ts';
import { createReadiness } from './readiness.ts';

/**
 * `/healthz` says that the process answers, whatever the database does; `/readyz`, that it could serve a
 * request just now. Neither asks who is there, nor says anything of a clinic.
 */
export async function healthRoutes(health: FastifyInstance, { database }: { database: Database }) {
  const isReady = createReadiness(database);
  let isStopping = false;
  health.addHook('preClose', async () => {
    isStopping = true;
  });

  const withHead = { exposeHeadRoute: true };

  health.get('/healthz', withHead, async (_request, reply) => reply.send({ status: 'up' }));

  health.get('/readyz', withHead, async (request, reply) => {
    if (isStopping || !(await isReady())) return sendProblem(request, reply, 'unavailable');
    return reply.send({ status: 'ready' });
  });
}
