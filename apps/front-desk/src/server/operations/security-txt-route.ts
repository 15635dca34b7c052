import { type SecurityContact, securityText } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';

/** Adds `/.well-known/security.txt` (RFC 9116) until the contact expires. */
export function serveSecurityTxt(
  app: FastifyInstance,
  contact: SecurityContact,
  now: () => number,
): void {
  app.get('/.well-known/security.txt', (_request, reply) => {
    const text = securityText(contact, now());
    if (text === undefined) return reply.callNotFound();
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
