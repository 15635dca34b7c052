import { invalidArgument } from './checks.ts';

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
