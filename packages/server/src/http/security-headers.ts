import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** On every response (Q27); routes with a page set a different Content-Security-Policy. */
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

/** One year, the minimum of hstspreload.org. */
const strictTransport = 'max-age=31536000';

/** Also for responses that are sent before hooks run. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(securityHeaders).header('x-request-id', request.id);
  // Never over HTTP (RFC 6797 7.2). A trusted proxy forwards the protocol.
  if (request.protocol === 'https') reply.header('strict-transport-security', strictTransport);
}
