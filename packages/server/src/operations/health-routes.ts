import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../http/problems.ts';
import type { Database } from '../store/database.ts';
import type { FreeBytes } from './disk-space.ts';
import type { Integrity } from './integrity.ts';
import { type Metrics, measureReadiness } from './metrics.ts';
import { isOperator } from './operator-access.ts';
import { createReadiness } from './readiness.ts';

export interface HealthDependencies {
  database: Database;
  freeBytes: FreeBytes;
  integrity: Integrity | undefined;
  metrics: Metrics;
  /** As in `MetricsDependencies`: who may read the metrics may read the version. */
  metricsToken: string | undefined;
  /** Of the server. */
  version: string;
}

/**
 * Adds `/healthz`, which succeeds while the process responds, and `/readyz`, which succeeds if it could serve a request, and
 * otherwise names the failed check. Neither requires authentication or contains data of a clinic. The version is for the operator only (Q27).
 */
export async function healthRoutes(
  health: FastifyInstance,
  { database, freeBytes, integrity, metrics, metricsToken, version }: HealthDependencies,
) {
  const failedCheck = createReadiness(database, freeBytes, integrity);
  measureReadiness(metrics, failedCheck);
  let isStopping = false;
  health.addHook('preClose', async () => {
    isStopping = true;
  });

  const withHead = { exposeHeadRoute: true };

  health.get('/healthz', withHead, async (request, reply) =>
    reply.send({ status: 'up', ...(isOperator(request, metricsToken) && { version }) }),
  );

  health.get('/readyz', withHead, async (request, reply) => {
    const check = isStopping ? 'stopping' : await failedCheck();
    if (check !== undefined) return sendProblem(request, reply, 'unavailable', { check });
    return reply.send({ status: 'ready' });
  });
}
