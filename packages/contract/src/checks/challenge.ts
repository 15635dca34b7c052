import type { ApiResponse } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** A 401 names the Basic scheme in WWW-Authenticate (RFC 9110 11.6.1, RFC 7617). */
export function checkChallenge({ headers }: ApiResponse): Deviation | undefined {
  const challenge = headers['www-authenticate'];
  if (challenge && /(^|,\s*)basic\b/i.test(challenge)) return undefined;
  return {
    expected: 'WWW-Authenticate with the scheme Basic',
    came: challenge ? 'another scheme' : 'no WWW-Authenticate',
  };
}
