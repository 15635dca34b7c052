import { invalidArgument } from './arguments.ts';

/** Where the instance is. */
type Target =
  | {
      /** The clinic's subdomain: `sandbox` is `https://sandbox.md-hq.com`. */
      subdomain: string;
      baseUrl?: never;
      username: string;
      password: string;
    }
  | {
      /**
       * The instance's address, such as `https://sandbox.md-hq.com` or `http://localhost:4010`, with or
       * without the vendor's `/api/v1` behind it. Credentials in it are moved to the header.
       */
      baseUrl: string | URL;
      subdomain?: never;
      /** The API user's name, unless it stands in `baseUrl`. */
      username?: string;
      /** The API user's secret, unless it stands in `baseUrl`. */
      password?: string;
    };

/** How to reach an instance, and as whom. */
export type ConnectionOptions = Target & {
  /** Called in place of the global `fetch`. It must honour `redirect: 'manual'`. */
  fetch?: (request: Request) => Promise<Response>;
  /**
   * Allows `http:` to hosts other than this machine. Basic credentials and patients' data then cross
   * the network readable by all: only for a network that you trust, such as between containers.
   */
  allowCleartext?: boolean;
};

/** A checked target: an address without credentials, and the header that carries them. */
export interface Connection {
  /** Without a slash at the end and without `/api/v1`, which the contract's paths begin with. */
  baseUrl: string;
  /** The API user's name. */
  username: string;
  authorization: string;
}

/** @throws PortalError `invalid-argument`, which never repeats what was given. */
export function connectionOf(options: ConnectionOptions): Connection {
  const url =
    options.subdomain === undefined ? parseBase(options.baseUrl) : hostOf(options.subdomain);
  if (!/^https?:$/.test(url.protocol)) {
    throw noAddress();
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && options.allowCleartext !== true) {
    throw invalidArgument(
      'http:// sends the credentials in clear: use https://, or allowCleartext',
    );
  }
  if (url.search || url.hash) {
    throw invalidArgument(
      'baseUrl must have no query or fragment (percent-encode ?, # and / in a password)',
    );
  }
  return {
    baseUrl: url.origin + url.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, ''),
    ...identityOf(url, options),
  };
}

/** Whether it is an instance of the vendor's own. */
export function isVendors({ baseUrl }: Connection): boolean {
  return /\/\/([^/]+\.)?md-hq\.com(?![-\w]|\.\w)/.test(baseUrl);
}

function hostOf(subdomain: string): URL {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(subdomain)) {
    throw invalidArgument('subdomain must be one label, such as sandbox');
  }
  return new URL(`https://${subdomain}.md-hq.com`);
}

function parseBase(baseUrl: string | URL): URL {
  try {
    return new URL(baseUrl);
  } catch {
    // The error of `new URL` quotes its input, credentials included.
    throw noAddress();
  }
}

function noAddress(): Error {
  return invalidArgument('baseUrl must be a URL such as https://sandbox.md-hq.com');
}

function identityOf(
  url: URL,
  options: ConnectionOptions,
): Pick<Connection, 'username' | 'authorization'> {
  let { username, password } = options;
  if (url.username || url.password) {
    if (username !== undefined || password !== undefined) {
      throw invalidArgument('credentials stand in the URL and beside it');
    }
    username = decode(url.username);
    password = decode(url.password);
  }
  if (!username || !password) {
    throw invalidArgument('username and password are needed');
  }
  // RFC 7617 2.1. `dismissed_by` has the API user's name in this form, too.
  username = username.normalize();
  return { username, authorization: basicAuthorization(username, password.normalize()) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidArgument('credentials in a URL must be percent-encoded UTF-8');
  }
}

/** Names and addresses that never leave the machine (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
function isLoopback(hostname: string): boolean {
  return /^((.*\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * The value of the `Authorization` header, with name and secret in UTF-8 (RFC 7617 2.1).
 *
 * @throws PortalError `invalid-argument` for what RFC 7617 can't carry.
 */
export function basicAuthorization(username: string, password: string): string {
  if (username.includes(':')) {
    throw invalidArgument('username must have no colon');
  }
  if (/\p{Cc}/u.test(username + password)) {
    throw invalidArgument('username and password must have no control characters');
  }
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  // `btoa` takes a text whose characters are bytes.
  return `Basic ${btoa(String.fromCodePoint(...bytes))}`;
}
