import { clientAddress, type IsTrusted } from '@mdhq/portal-access';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The address of the client, behind trusted proxies. Limits and audit events use no other address (Q78). */
    clientAddress: string | null;
  }
}

/** Adds `request.clientAddress`. Fastify's `request.ip` may be any text that a proxy forwards. */
export function addClientAddresses(server: FastifyInstance, isTrusted: IsTrusted): void {
  server.decorateRequest('clientAddress', {
    getter(this: FastifyRequest) {
      const { socket, headers } = this.raw;
      return clientAddress(socket.remoteAddress, headers['x-forwarded-for'], isTrusted);
    },
  });
}
