import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { parseAddress } from './client-address.ts';

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request comes from a program on the same machine, and not through a proxy on it, which connects from it, too,
 * but adds forwarding headers.
 */
export function isFromThisMachine({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  if (forwardingHeaders.some((name) => name in headers)) return false;
  const address = parseAddress(socket.remoteAddress ?? '');
  return address !== undefined && ipaddr.parse(address).range() === 'loopback';
}
