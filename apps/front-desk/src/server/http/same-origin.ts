import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import type { FastifyRequest } from 'fastify';
import { DeskError } from './desk-error.ts';

/**
 * Refuses calls that do not come from the desk's own page (CSRF, DNS rebinding), in addition to the `SameSite=Strict`
 * cookie and the JSON content type, which a form can't bypass.
 * @param publicOrigin the origin that users open; null for any loopback origin
 * @throws {DeskError} `cross-site`
 */
export function requireSameOrigin(request: FastifyRequest, publicOrigin: string | null): void {
  // Browsers omit an empty port; a trailing dot means the same host.
  const host = request.host.replace(/:$/, '');
  const hostname = request.hostname.replace(/\.$/, '');
  if (publicOrigin === null && !isLoopbackHost(hostname)) throw new DeskError('cross-site');
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new DeskError('cross-site');
  const expected = publicOrigin ?? `http://${host}`;
  if (request.headers.origin !== expected) throw new DeskError('cross-site');
}
