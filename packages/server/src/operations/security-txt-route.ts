import { type SecurityContact, securityText } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../platform/clock.ts';

export interface SecurityTxtDependencies {
  clock: Clock;
  securityContact?: SecurityContact | undefined;
}

/** Adds `/.well-known/security.txt` (RFC 9116). Without a contact, and once it has expired, the route is unknown. */
export async function securityTxtRoute(
  scope: FastifyInstance,
  { clock, securityContact }: SecurityTxtDependencies,
) {
  if (securityContact === undefined) return;
  scope.get('/.well-known/security.txt', { exposeHeadRoute: true }, async (_request, reply) => {
    const text = securityText(securityContact, clock());
    if (text === undefined) return reply.callNotFound();
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
