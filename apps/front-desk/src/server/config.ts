import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isNetwork } from '@mdhq/portal-access';
import { parseSecurityContact, type SecurityContact } from '@mdhq/portal-hosting';
import { isLoopbackHost } from '@mdhq/portal-types/host-names';

export interface FrontDeskConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Base URL of the portal API. */
  readonly portalUrl: string;
  /** Concurrent connections of each client address; null for any number. */
  readonly connectionsPerAddress: number | null;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  readonly clinicName: string | null;
  /** The origin that users open, such as `https://desk.example.org`; null on loopback. */
  readonly publicOrigin: string | null;
  /** The key that seals the sessions, 32 bytes; null for a random key per process. */
  readonly sessionKey: Uint8Array | null;
  /** The folder in which desks with the same key record ended sessions; null without a key. */
  readonly signOutDir: string | null;
  /** Addresses or networks of proxies whose `X-Forwarded-For` is trusted. */
  readonly trustProxy: readonly string[];
  /** For `/.well-known/security.txt`; null for none. */
  readonly securityContact: SecurityContact | null;
}

/** A one-line message that names the variable and the error. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration. No other file reads the environment.
 * @throws {ConfigError} for the first invalid value
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): FrontDeskConfig {
  const { host, port } = readListen(env['FRONT_DESK_LISTEN'] ?? '127.0.0.1:4020');
  const publicOrigin = readPublicOrigin(env['FRONT_DESK_PUBLIC_URL']);
  if (publicOrigin === null && !isLoopbackHost(host)) {
    throw new ConfigError(
      'FRONT_DESK_PUBLIC_URL must be set to an https URL when FRONT_DESK_LISTEN is not a loopback address',
    );
  }
  const sessionKey = readSessionKey(env['FRONT_DESK_SESSION_KEY']);
  return {
    host,
    port,
    portalUrl: readPortalUrl(env['PORTAL_URL'] ?? 'http://127.0.0.1:4010'),
    connectionsPerAddress: readConnectionLimit(env['FRONT_DESK_CONNECTION_LIMIT'] ?? '1000'),
    timeZone: readTimeZone(env['FRONT_DESK_TIME_ZONE'] ?? 'America/New_York'),
    clinicName: env['FRONT_DESK_CLINIC_NAME']?.trim() || null,
    publicOrigin,
    sessionKey,
    signOutDir: sessionKey && readSignOutDir(env['FRONT_DESK_SIGN_OUT_DIR'], sessionKey),
    trustProxy: readTrustProxy(env['FRONT_DESK_TRUST_PROXY'] ?? ''),
    securityContact: readSecurityContact(
      env['FRONT_DESK_SECURITY_CONTACT'],
      env['FRONT_DESK_SECURITY_EXPIRES'],
    ),
  };
}

function readListen(value: string): { host: string; port: number } {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+)):(?<port>\d{1,5})$/.exec(value);
  const host = match?.groups?.['v6'] ?? match?.groups?.['name'];
  const port = Number(match?.groups?.['port']);
  const sound = host !== undefined && port <= 65_535 && (isIP(host) !== 0 || host === 'localhost');
  if (!sound)
    throw new ConfigError('FRONT_DESK_LISTEN must be address:port, such as 127.0.0.1:4020');
  // One address, so that there is one server, whose limits apply to all connections.
  return { host: host === 'localhost' ? '127.0.0.1' : host, port };
}

function readConnectionLimit(value: string): number | null {
  if (value === 'off') return null;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new ConfigError('FRONT_DESK_CONNECTION_LIMIT must be a number of connections, or off');
}

function readPortalUrl(value: string): string {
  const url = parseUrl(value);
  if (url === null || url.username || url.password || url.search || url.hash) {
    throw new ConfigError('PORTAL_URL must be an http or https URL without credentials or query');
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new ConfigError('PORTAL_URL must be https, since credentials travel to it');
  }
  return value;
}

function readPublicOrigin(value: string | undefined): string | null {
  if (value === undefined) return null;
  const url = parseUrl(value);
  if (url === null || (url.protocol === 'http:' && !isLoopbackHost(url.hostname))) {
    throw new ConfigError(
      'FRONT_DESK_PUBLIC_URL must be an https URL, such as https://desk.example.org',
    );
  }
  return url.origin;
}

function readTrustProxy(value: string): string[] {
  const proxies = value
    .split(',')
    .map((proxy) => proxy.trim())
    .filter((proxy) => proxy !== '');
  if (!proxies.every(isNetwork)) {
    throw new ConfigError(
      'FRONT_DESK_TRUST_PROXY must be a comma-separated list of addresses or networks, such as 10.0.0.0/8,::1',
    );
  }
  return proxies;
}

function readSecurityContact(
  contact: string | undefined,
  expires: string | undefined,
): SecurityContact | null {
  try {
    return parseSecurityContact('FRONT_DESK', contact, expires) ?? null;
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

function parseUrl(value: string): URL | null {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

function readTimeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError('FRONT_DESK_TIME_ZONE must be an IANA time zone, such as America/Denver');
  }
}

function readSessionKey(value: string | undefined): Uint8Array | null {
  if (value === undefined) return null;
  const key = Buffer.from(value, 'base64url');
  if (!/^[\w+/-]+=*$/.test(value) || key.length !== 32) {
    throw new ConfigError('FRONT_DESK_SESSION_KEY must be 32 bytes in base64');
  }
  return new Uint8Array(key);
}

/** The default folder, which is the same for all desks with the same key on one machine. */
function readSignOutDir(value: string | undefined, sessionKey: Uint8Array): string {
  if (value === '') throw new ConfigError('FRONT_DESK_SIGN_OUT_DIR must be a folder');
  const keyName = createHmac('sha256', sessionKey).update('sign-out folder').digest('hex');
  return resolve(value ?? join(tmpdir(), `front-desk-${keyName.slice(0, 16)}`));
}
