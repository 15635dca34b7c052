import { hash, timingSafeEqual } from 'node:crypto';
import { parseAddress } from '@mdhq/portal-access';
import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

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
    if (!mayRead(request, metricsToken)) return reply.callNotFound();
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return isFromThisMachine(request);
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'));
}

/** A proxy on the same machine connects from it, too, but adds forwarding headers. */
function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  if (forwardingHeaders.some((name) => name in headers)) return false;
  const address = parseAddress(socket.remoteAddress ?? '');
  return address !== undefined && isLoopbackHost(address);
}
