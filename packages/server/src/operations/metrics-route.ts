import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import { isOperator } from './operator-access.ts';

export interface MetricsDependencies {
  metrics: Metrics;
  /** Bearer token that is required; if undefined, only programs on the same machine may read the metrics. */
  metricsToken: string | undefined;
}

/** Adds `/metrics` in the text format of Prometheus. For clients without access, the route is unknown. */
export async function metricsRoute(
  scope: FastifyInstance,
  { metrics, metricsToken }: MetricsDependencies,
) {
  scope.get('/metrics', { exposeHeadRoute: true }, async (request, reply) => {
    if (!isOperator(request, metricsToken)) return reply.callNotFound();
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}
