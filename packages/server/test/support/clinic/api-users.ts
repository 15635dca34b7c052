import { hashPassword } from '../../../src/portal/passwords/password-hash.ts';

/** The API users of every test clinic: what they may do, and on which instance. */
export const apiUsers = {
  writer: {
    subdomain: 'sandbox',
    username: 'pk_writer',
    secret: 'writer-secret-5d1f',
    readOnly: false,
  },
  second: {
    subdomain: 'sandbox',
    username: 'pk_second',
    secret: 'sécret: with:colons',
    readOnly: false,
  },
  reader: {
    subdomain: 'sandbox',
    username: 'pk_reader',
    secret: 'reader-secret-77ab',
    readOnly: true,
  },
  revoked: {
    subdomain: 'sandbox',
    username: 'pk_revoked',
    secret: 'revoked-secret-09c2',
    readOnly: false,
  },
  ofOther: {
    subdomain: 'other',
    username: 'pk_other',
    secret: 'other-secret-e4e4',
    readOnly: false,
  },
} as const;

export type ApiUserKey = keyof typeof apiUsers;

/** Argon2id is slow on purpose, so each secret is hashed once for a whole test file. */
export const secretHashes = Object.fromEntries(
  await Promise.all(
    Object.entries(apiUsers).map(async ([key, { secret }]) => [key, await hashPassword(secret)]),
  ),
) as Record<ApiUserKey, string>;

export function basic(username: string, secret: string): string {
  return `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
}

export function authorizationOf(key: ApiUserKey): string {
  const { username, secret } = apiUsers[key];
  return basic(username, secret);
}
