import { clientAddress, createTrust } from '@mdhq/portal-access';
import type { FastifyRequest } from 'fastify';

/** Returns the address of the workstation that sent a request. */
export type AddressOf = (request: FastifyRequest) => string | null;

/** @param trustProxy addresses or networks of proxies whose `X-Forwarded-For` is trusted */
export function createAddressOf(trustProxy: readonly string[]): AddressOf {
  const isTrusted = createTrust(trustProxy);
  return ({ raw }) =>
    clientAddress(raw.socket.remoteAddress, raw.headers['x-forwarded-for'], isTrusted);
}
