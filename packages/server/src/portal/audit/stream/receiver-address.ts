import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import type { Peer } from '../../../platform/one-way-connection.ts';

/** Where to stream to: a file, or a syslog server. */
export type ReceiverAddress = { path: string } | { peer: Peer };

const examples = 'must be file:/path, syslog+tls://host:6514 or syslog+tcp://127.0.0.1:601';
const defaultPorts: Readonly<Record<string, number>> = { 'syslog+tls:': 6514, 'syslog+tcp:': 601 };
const tlsParameters = ['ca', 'cert', 'key'];

/**
 * Parses the address of a receiver. Syslog without TLS is only accepted for this machine, because audit events identify patients.
 * @throws {Error} with one line that names the fault
 */
export function parseReceiverAddress(text: string): ReceiverAddress {
  const [, path] = /^file:(?:\/\/(?=\/))?(\/.*[^/])$/.exec(text) ?? [];
  if (path !== undefined) return { path };
  const url = URL.parse(text);
  const defaultPort = defaultPorts[url?.protocol ?? ''];
  if (url === null || defaultPort === undefined || url.hostname === '') throw new Error(examples);
  if (url.username !== '' || url.password !== '' || url.hash !== '') throw new Error(examples);
  if (!['', '/'].includes(url.pathname) || url.port === '0') throw new Error(examples);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? defaultPort : Number(url.port);
  const names = [...url.searchParams.keys()];
  if (url.protocol === 'syslog+tcp:') {
    if (names.length > 0) throw new Error('may have parameters only for syslog+tls');
    // A DNS server may resolve a name under localhost to another machine.
    if (!isLoopbackHost(host) || /\.localhost$/i.test(host)) {
      throw new Error('must be syslog+tls for another machine: events identify patients');
    }
    return { peer: { host, port, tls: undefined } };
  }
  if (names.some((name) => !tlsParameters.includes(name)) || new Set(names).size < names.length) {
    throw new Error('may have the parameters ca, cert and key, each once, and no others');
  }
  const [ca, cert, key] = tlsParameters.map((name) => url.searchParams.get(name) ?? undefined);
  if ((cert === undefined) !== (key === undefined)) throw new Error('must have both cert and key');
  return { peer: { host, port, tls: { ca, cert, key } } };
}
