import { createHash } from 'node:crypto';
import type { Random } from '../../../platform/random.ts';
import type { InvitationsTable } from '../../../store/schema.ts';
import type { LinkKeys } from './link-keys.ts';
import { openText, sealText } from './sealed-text.ts';

/** What a link says of itself, once opened. It works only where the invitation says the same. */
export interface LinkClaims {
  instanceId: number;
  ptId: number;
  purpose: InvitationsTable['kind'];
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Random bytes in base64url; the database has only their hash. */
  secret: string;
}

const secretBytes = 32;

export function newLinkSecret(random: Random): string {
  return random(secretBytes).toString('base64url');
}

/** What the database keeps of a link's secret: SHA-256 of the bytes, hexadecimal. */
export function hashLinkSecret(secret: string): string {
  return createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('hex');
}

/** The token that stands in a link, after the `#`. */
export function sealLinkToken(keys: LinkKeys, claims: LinkClaims): Promise<string> {
  return sealText(keys, 'portal-link', JSON.stringify(claims));
}

/** @returns undefined for whatever this server did not make as a link */
export async function openLinkToken(
  keys: LinkKeys,
  token: string,
): Promise<LinkClaims | undefined> {
  const text = await openText(keys, 'portal-link', token);
  // It was encrypted by this server, so its shape is known.
  return text === undefined ? undefined : (JSON.parse(text) as LinkClaims);
}

/** The URL of a link. The token follows the `#`, so no server and no log ever sees it. */
export function linkTo(origin: string, token: string): string {
  return `${origin}/portal/join#${token}`;
}
