import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import type { FastifyRequest } from 'fastify';
import { DeskError } from './desk-error.ts';

/**
 * Refuses a call that did not come from the desk's own page (CSRF, DNS rebinding): the second line
 * behind the `SameSite=Strict` cookie and the JSON content type, neither of which a form can get by.
 * @param publicOrigin the origin that people open; null for whatever loopback address they used
 * @throws {DeskError} `cross-site`
 */
export function requireSameOrigin(request: FastifyRequest, publicOrigin: string | null): void {
  // Browsers leave out an empty port, and a dot at the end means the same host.
  const host = request.host.replace(/:$/, '');
  const hostname = request.hostname.replace(/\.$/, '');
  if (publicOrigin === null && !isLoopbackHost(hostname)) throw new DeskError('cross-site');
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new DeskError('cross-site');
  const expected = publicOrigin ?? `http://${host}`;
  if (request.headers.origin !== expected) throw new DeskError('cross-site');
}
