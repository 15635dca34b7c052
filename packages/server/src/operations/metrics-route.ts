import { hash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export interface MetricsDependencies {
  metrics: Metrics;
  /** Who sends it as a bearer token may read; without one, programs on the same machine may. */
  metricsToken: string | undefined;
}

/** `/metrics`, in Prometheus's text format. Whoever may not read it finds no such route. */
export async function metricsRoute(
  scope: FastifyInstance,
  { metrics, metricsToken }: MetricsDependencies,
) {
  scope.get('/metrics', async (request, reply) => {
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

/** A proxy on the same machine connects from it too, but says that it speaks for somebody else. */
function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  if (forwardingHeaders.some((name) => name in headers)) return false;
  const address = socket.remoteAddress ?? '';
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
