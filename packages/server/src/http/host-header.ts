import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

/**
 * Refuses a request without exactly one Host (RFC 9112 3.2): of two, a proxy may have taken the other one (Q7).
 * node:http would take the first, and answer a missing one with no body.
 */
export function requireOneHost(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const hosts = countHosts(request.raw);
    if (hosts === 1 || (hosts === 0 && request.raw.httpVersion === '1.0')) return undefined;
    return sendProblem(request, reply, 'malformed-request');
  });
}

function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    .length;
}
