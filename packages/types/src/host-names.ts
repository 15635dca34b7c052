/** Whether a text is one label of a host name (RFC 1123 2.1), in upper or lower case. */
export function isDnsLabel(text: string): boolean {
  return /^(?!-)[a-z\d-]{0,62}[a-z\d]$/i.test(text);
}

/**
 * Whether a host name or address always means this machine (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3).
 * @param host as in a URL, a `Host` header without port or a socket; an IPv6 address with or without brackets
 */
export function isLoopbackHost(host: string): boolean {
  return /^((.*\.)?localhost|127(\.\d+){3}|\[?::1]?)$/i.test(host);
}

/**
 * The name to resolve for a host name. Names under `localhost` always mean this machine (RFC 6761 6.3), but Node
 * leaves them to the resolver of the system, which may not know them, or may query a name server.
 */
export function resolvableHost(host: string): string {
  return /\.localhost$/i.test(host) ? 'localhost' : host;
}
