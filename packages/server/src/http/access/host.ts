import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { framingFault } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import { isSubdomain } from '../../portal/instances/subdomain.ts';
import { sendProblem } from '../problems.ts';

/**
 * Refuses requests that a proxy could interpret differently (Q7, Q35): without exactly one Host (RFC 9112 3.2), or with an
 * unsupported version or transfer coding. Of several Hosts, node:http would use the first.
 */
export function requireUnambiguousRequest(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const hosts = countHosts(request.raw);
    const oneHost = hosts === 1 || (hosts === 0 && request.raw.httpVersion === '1.0');
    const detail = framingFault(request.raw);
    if (detail !== undefined) {
      reply.header('connection', 'close');
      return sendProblem(request, reply, 'malformed-request', { detail });
    }
    return oneHost ? undefined : sendProblem(request, reply, 'malformed-request');
  });
}

function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    .length;
}

export interface HostRules {
  /** The domain that instances are named under, such as `md-hq.com`. */
  baseDomain: string;
  /** The instance for a Host that is localhost or an IP address; undefined for none. */
  defaultInstance: string | undefined;
}

/**
 * Returns the subdomain of a Host header. Forwarding headers are ignored (Q7).
 * @returns undefined for a Host outside of the base domain
 */
export function instanceOfHost(host: string | undefined, rules: HostRules): string | undefined {
  // The port may be empty (RFC 3986 3.2.3), and a trailing dot marks an absolute name.
  const name = host?.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  if (name === undefined || name === '') return undefined;
  if (name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) {
    return rules.defaultInstance;
  }
  const suffix = `.${rules.baseDomain}`;
  const subdomain = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
  return isSubdomain(subdomain) ? subdomain : undefined;
}
