import { hash, timingSafeEqual } from 'node:crypto';
import { isFromThisMachine } from '@mdhq/portal-access';
import type { FastifyRequest } from 'fastify';

/**
 * Whether a request is the operator's, who may read what describes the server itself.
 * @param token bearer token that is required; if undefined, the request must come from a program on the same machine
 */
export function isOperator(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return isFromThisMachine(request.raw);
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'));
}
