import { isDnsLabel, isLoopbackHost } from '@mdhq/portal-types/host-names';
import { checkObject, invalidArgument } from './arguments.ts';

/** The address of an instance and the credentials. */
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
       * The URL of the instance, such as `https://sandbox.md-hq.com` or `http://localhost:4010`, with or
       * without `/api/v1`. Credentials in it are moved to the header.
       */
      baseUrl: string | URL;
      subdomain?: never;
      /** The name of the API user, unless it is part of `baseUrl`. */
      username?: string;
      /** The secret of the API user, unless it is part of `baseUrl`. */
      password?: string;
    };

/** The instance to connect to, and the API user. */
export type ConnectionOptions = Target & {
  /** Replaces the global `fetch`. It must support `redirect: 'manual'`. */
  fetch?: (request: Request) => Promise<Response>;
  /**
   * Allows `http:` to hosts other than localhost. Credentials and patient data are then sent in clear
   * text: only for a network that you trust, such as between containers. Default: false.
   */
  allowCleartext?: boolean;
};

/** A validated target: the URL without credentials, and the header with them. */
export interface Connection {
  /** Without a trailing slash and `/api/v1`, which is part of the paths of the contract. */
  baseUrl: string;
  /** The name of the API user. */
  username: string;
  authorization: string;
}

/**
 * Validates the target of a client.
 *
 * @throws PortalError `invalid-argument`, whose message never contains the value
 */
export function connectionOf(options: ConnectionOptions): Connection {
  checkObject('options', options);
  const url =
    options.subdomain === undefined ? parseBase(options.baseUrl) : hostOf(options.subdomain);
  if (!/^https?:$/.test(url.protocol)) {
    throw invalidUrl();
  }
  if (
    url.protocol === 'http:' &&
    !isLoopbackHost(url.hostname) &&
    options.allowCleartext !== true
  ) {
    throw invalidArgument('http: sends credentials in cleartext (see allowCleartext)');
  }
  if (url.search || url.hash) {
    throw invalidArgument('baseUrl must have no query or fragment (percent-encode credentials)');
  }
  return {
    baseUrl: url.origin + url.pathname.replace(/(\/api\/v1)?\/*$/, ''),
    ...identityOf(url, options),
  };
}

/** Whether the target is an instance of the vendor. */
export function isVendors({ baseUrl }: Connection): boolean {
  return /\/\/([^/]+\.)?md-hq\.com(?![-\w]|\.\w)/.test(baseUrl);
}

function hostOf(subdomain: string): URL {
  if (!isDnsLabel(subdomain)) {
    throw invalidArgument('subdomain must be a DNS label');
  }
  return new URL(`https://${subdomain}.md-hq.com`);
}

function parseBase(baseUrl: string | URL): URL {
  try {
    return new URL(baseUrl);
  } catch {
    // The original error contains the URL, including credentials.
    throw invalidUrl();
  }
}

function invalidUrl(): Error {
  return invalidArgument('baseUrl must be a URL such as https://sandbox.md-hq.com');
}

function identityOf(
  url: URL,
  options: ConnectionOptions,
): Pick<Connection, 'username' | 'authorization'> {
  let { username, password } = options;
  if (url.username || url.password) {
    if ((username ?? password) !== undefined) {
      throw invalidArgument('credentials in both URL and options');
    }
    username = decode(url.username);
    password = decode(url.password);
  }
  if (!username || !password) {
    throw invalidArgument('credentials are required');
  }
  // RFC 7617 2.1. `dismissed_by` has the name in the same form.
  username = username.normalize();
  return { username, authorization: basicAuthorization(username, password.normalize()) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidArgument('credentials in baseUrl must be percent-encoded UTF-8');
  }
}

/**
 * The value of the `Authorization` header, with name and secret in UTF-8 (RFC 7617 2.1).
 *
 * @throws PortalError `invalid-argument` for characters that RFC 7617 does not allow
 */
function basicAuthorization(username: string, password: string): string {
  if (username.includes(':')) {
    throw invalidArgument('username must have no colon');
  }
  if (/\p{Cc}/u.test(username + password)) {
    throw invalidArgument('credentials must have no control characters');
  }
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  // `btoa` expects a string with one character per byte.
  return `Basic ${btoa(String.fromCodePoint(...bytes))}`;
}
