import { isLoopbackHost } from '@mdhq/portal-types/host-names';

/** For requests of many instances: those of one instance share a connection. */
export const defaultDatabaseConnections = 10;

/** Where a PostgreSQL server listens. */
export interface DatabaseAddress {
  host: string;
  port: number;
}

/** How to connect to PostgreSQL. */
export interface DatabaseServer extends DatabaseAddress {
  /** Servers of which one may replace the first: of all of them, the one that is not a standby is used. */
  standbys: readonly DatabaseAddress[];
  database: string;
  user: string;
  password: string | undefined;
  /** Only connections to this machine may be unencrypted. */
  tls: boolean;
  /** Path of a file with the certificates of accepted authorities; undefined for those of Node.js. */
  rootCertificate: string | undefined;
}

/**
 * Parses `postgres://user:password@host:port/database`. There may be several hosts, as in `host1:port,host2`. TLS with a
 * verified certificate is used for other machines, and for this one with `?sslmode=verify-full`.
 * @throws {Error} with one line that names the fault, without the password
 */
export function parseDatabaseUrl(text: string): DatabaseServer {
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    throw new Error('must have a percent-encoded user name and password: %25 for %, %40 for @');
  }
  // A URL has one host: the others are parsed as hosts of their own.
  const [, start = '', hosts = '', end = ''] =
    /^([^/]*\/\/(?:[^/@]*@)?)([^/?#]*)(.*)$/s.exec(text) ?? [];
  const [first = '', ...others] = hosts.split(',');
  const url = URL.parse(start + first + end);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('must be postgres://user:password@host:port/database');
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (url.username === '' || database === '' || database.includes('/') || url.hash !== '') {
    throw new Error('must name a user and a database: postgres://user:password@host:port/database');
  }
  const addresses = [url, ...others.map((host) => URL.parse(`postgres://${host}`))].map(addressOf);
  const [address, ...standbys] = addresses;
  if (address === undefined || addresses.some(({ host }) => host === ''))
    throw new Error('must have hosts that are separated by commas, each with a port or none');
  if (addresses.some(({ port }) => port === 0))
    throw new Error('must have a port from 1 to 65535, or none');
  const parameters = [...url.searchParams.keys()];
  if (
    parameters.some((name) => name !== 'sslmode' && name !== 'sslrootcert') ||
    new Set(parameters).size < parameters.length
  ) {
    throw new Error('may have the parameters sslmode and sslrootcert, each once, and no others');
  }
  // A DNS server may resolve a name under localhost to another machine.
  const isLocal = addresses.every(
    ({ host }) => isLoopbackHost(host) && !/\.localhost$/i.test(host),
  );
  const mode = url.searchParams.get('sslmode') ?? (isLocal ? 'disable' : 'verify-full');
  if (mode !== 'verify-full' && !(mode === 'disable' && isLocal)) {
    throw new Error(
      'must have sslmode=verify-full or no sslmode: the certificate of another machine is always verified',
    );
  }
  return {
    ...address,
    standbys,
    database,
    user: decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    tls: mode === 'verify-full',
    rootCertificate: url.searchParams.get('sslrootcert') ?? undefined,
  };
}

function addressOf(url: URL | null): DatabaseAddress {
  return {
    host: url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '',
    port: url === null || url.port === '' ? 5432 : Number(url.port),
  };
}
