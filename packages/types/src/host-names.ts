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
