import { isIP } from 'node:net';
import { isSubdomain } from '../../platform/dns-label.ts';

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
