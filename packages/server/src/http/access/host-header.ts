import type { IncomingMessage } from 'node:http';
import { framingFault } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../problems.ts';

/**
 * Refuses what a proxy could read differently (Q7, Q35): a request without exactly one Host (RFC 9112 3.2), of which node:http
 * would use the first, and whose absence it would refuse without a body; a version or a transfer coding that is not supported.
 */
export function requireOneReading(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const hosts = countHosts(request.raw);
    const oneHost = hosts === 1 || (hosts === 0 && request.raw.httpVersion === '1.0');
    const detail = framingFault(request.raw);
    if (detail !== undefined) {
      reply.header('connection', 'close');
      return sendProblem(request, reply, 'malformed-request', { detail });
    }
    return oneHost ? undefined : sendProblem(request, reply, 'malformed-request');
  });
}

function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    .length;
}
