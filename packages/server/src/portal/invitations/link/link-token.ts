import { createHash } from 'node:crypto';
import type { Random } from '../../../platform/random.ts';
import type { InvitationsTable } from '../../../store/schema.ts';
import { decryptText, encryptText } from './encrypted-text.ts';
import type { LinkKeys } from './link-keys.ts';

/** The content of a token. A link is active only if it matches its invitation. */
export interface LinkClaims {
  instanceId: number;
  ptId: number;
  purpose: InvitationsTable['kind'];
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Random bytes in base64url; the database stores only their hash. */
  secret: string;
}

const secretBytes = 32;

export function newLinkSecret(random: Random): string {
  return random(secretBytes).toString('base64url');
}

/** The hash of a secret that the database stores: SHA-256 of the bytes, hexadecimal. */
export function hashLinkSecret(secret: string): string {
  return createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('hex');
}

/** Encrypts the claims into the token of a link. */
export function encryptLinkToken(keys: LinkKeys, claims: LinkClaims): Promise<string> {
  return encryptText(keys, 'portal-link', JSON.stringify(claims));
}

/** Decrypts a token. @returns undefined for text that is not a token of this server */
export async function decryptLinkToken(
  keys: LinkKeys,
  token: string,
): Promise<LinkClaims | undefined> {
  const text = await decryptText(keys, 'portal-link', token);
  // This server encrypted it, so its shape is known.
  return text === undefined ? undefined : (JSON.parse(text) as LinkClaims);
}

/** The URL of a link. The token follows the `#`, so no server and no log ever sees it. */
export function linkTo(origin: string, token: string): string {
  return `${origin}/portal/join#${token}`;
}
