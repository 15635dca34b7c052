import { quickHash } from '../portal/quick-hash.ts';

/** The API users of every test clinic, with their permissions and instances. */
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

/** The hash of each secret. */
export type SecretHashes = Readonly<Record<ApiUserKey, string>>;

export async function hashSecrets(
  hashSecret: (secret: string) => Promise<string>,
): Promise<SecretHashes> {
  const hashes = Object.entries(apiUsers).map(async ([key, { secret }]) => [
    key,
    await hashSecret(secret),
  ]);
  return Object.fromEntries(await Promise.all(hashes));
}

/** The hashes in the test clinics, with the lowest cost. */
export const secretHashes = await hashSecrets(quickHash);

export function basic(username: string, secret: string): string {
  return `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
}

export function authorizationOf(key: ApiUserKey): string {
  const { username, secret } = apiUsers[key];
  return basic(username, secret);
}
