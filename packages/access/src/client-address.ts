import { isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Longer than any address with zone id, brackets and port; nothing longer is parsed. */
const longestAddress = 100;

/**
 * An IP address in its canonical form, from a socket or a proxy's header: without port, brackets and zone id, an
 * IPv4-mapped IPv6 address as IPv4, any other IPv6 address as in RFC 5952. Undefined for everything else.
 */
export function parseAddress(text: string): string | undefined {
  if (text.length > longestAddress) return undefined;
  if (isIPv4(text)) return text;
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  if (bracketed !== undefined) return parseIPv6(bracketed);
  const [, beforePort = ''] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return isIPv4(beforePort) ? beforePort : parseIPv6(text);
}

function parseIPv6(text: string): string | undefined {
  return isIPv6(text) ? ipaddr.process(text.replace(/%.*$/, '')).toString() : undefined;
}

/** Whether a text names an address or a network, such as `10.0.0.0/8`, but not the network of all addresses. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  const longest = isIP(address) === 6 ? 128 : 32;
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= longest);
}

/** Whether a proxy at an address is trusted. @param address as `parseAddress` returns it */
export type IsTrusted = (address: string) => boolean;

/** @param proxies each as `isNetwork` takes it */
export function createTrust(proxies: readonly string[]): IsTrusted {
  if (proxies.length === 0) return () => false;
  const networks = proxies.map(parseNetwork);
  return (address) => {
    const parsed = ipaddr.parse(address);
    return networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  };
}

type Network = [network: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

function parseNetwork(text: string): Network {
  if (!text.includes('/')) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  const [network, bits] = ipaddr.parseCIDR(text);
  const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96;
  return isMapped ? [network.toIPv4Address(), bits - 96] : [network, bits];
}

/**
 * The address that a request comes from: the socket's, or what trusted proxies report in `X-Forwarded-For`. The list is
 * read from its end, for as long as the address before was a trusted proxy's. An entry that is not an address ends it, and
 * the address of the proxy that forwarded it is returned.
 * @returns as `parseAddress` does; null if the socket is closed and its address is unknown
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
  isTrusted: IsTrusted,
): string | null {
  let client = parseAddress(socketAddress ?? '') ?? null;
  if (forwardedFor === undefined || client === null || !isTrusted(client)) return client;
  const entries = String(forwardedFor)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries.reverse()) {
    const next = parseAddress(entry);
    if (next === undefined) return client;
    client = next;
    if (!isTrusted(client)) return client;
  }
  return client;
}

/**
 * The network that is limited as one client: an IPv6 customer has a whole /64.
 * @param address as `parseAddress` returns it; null counts as one more client
 */
export function networkOf(address: string | null): string {
  if (address === null || isIPv4(address)) return String(address);
  const parts = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}

/**
 * The network that a connection comes from, for a limit of connections.
 * @returns undefined for a trusted proxy, which connects for all
 */
export function connectingNetwork(socketAddress: string, isTrusted: IsTrusted): string | undefined {
  const address = parseAddress(socketAddress);
  return address === undefined || isTrusted(address) ? undefined : networkOf(address);
}
