import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { framingFault } from '@mdhq/portal-hosting';
import type { FastifyInstance } from 'fastify';
import { isSubdomain } from '../../platform/dns-label.ts';
import { sendProblem } from '../problems.ts';

/**
 * Refuses what a proxy could read differently (Q7, Q35): a request without exactly one Host (RFC 9112 3.2), of which node:http
 * would use the first, and whose absence it would refuse without a body; a version or a transfer coding that is not supported.
 */
export function requireOneReading(server: FastifyInstance): void {
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
  /** The instance meant by a loopback or bare-address Host; undefined for none. */
  defaultInstance: string | undefined;
}

/**
 * The subdomain that a Host header names. The Host alone decides: forwarded headers don't move it (Q7).
 * @returns undefined for a Host of no instance
 */
export function instanceOfHost(host: string | undefined, rules: HostRules): string | undefined {
  // The port may be empty (RFC 3986 3.2.3), and a dot at the end only says that the name is absolute.
  const name = host?.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  if (name === undefined || name === '') return undefined;
  if (name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) {
    return rules.defaultInstance;
  }
  const suffix = `.${rules.baseDomain}`;
  const subdomain = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
  return isSubdomain(subdomain) ? subdomain : undefined;
}
