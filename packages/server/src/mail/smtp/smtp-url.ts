import { isLoopbackHost } from '@mdhq/portal-types/host-names';

/** How to connect to a mail server. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`). */
  secure: boolean;
  /** Require STARTTLS; only connections to loopback may be unencrypted. */
  requireTLS: boolean;
  auth?: { user: string; pass: string };
}

/**
 * Parses `smtp[s]://user:password@host:port`. Only mail to this machine may be sent unencrypted (Q54).
 * @throws {Error} with one line that names the fault, without the password
 */
export function parseSmtpUrl(text: string): SmtpServer {
  if (/^smtps?:\/\/[^@]*[/?#\\][^@]*@/i.test(text) || /%(?![0-9a-f]{2})/i.test(text)) {
    throw new Error(
      'must have a percent-encoded user name and password: ' +
        '%23 for #, %25 for %, %2F for /, %3F for ?, %40 for @',
    );
  }
  const url = URL.parse(text);
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new Error('must be smtp://host:port or smtps://host:port');
  }
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) {
    throw new Error('must have no path and no query: the scheme alone decides about TLS');
  }
  if ((url.username === '') !== (url.password === '')) {
    throw new Error('must have both user name and password, or neither');
  }
  if (url.port === '0') throw new Error('must have a port from 1 to 65535, or none');
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // A DNS server may resolve a name under localhost to another machine.
    requireTLS: !secure && (!isLoopbackHost(host) || /\.localhost$/i.test(host)),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  };
}
