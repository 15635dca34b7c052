import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** On every answer (Q27); a route with a page of its own replaces the policy with a narrower one. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function addSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(request, reply);
  });
}

/** A year, as hstspreload.org asks for at least. */
const strictTransport = 'max-age=31536000';

/** For an answer that is sent before there are hooks. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(securityHeaders).header('x-request-id', request.id);
  // RFC 6797 7.2: never in cleartext. The proxy that is trusted says which it was.
  if (request.protocol === 'https') reply.header('strict-transport-security', strictTransport);
}
