import { hash, timingSafeEqual } from 'node:crypto';

const bytes = 32;

/**
 * The digest of a generated secret, hexadecimal. A fast hash is enough for 256 random bits: an attacker who has
 * stolen the database can't guess them, at any speed. A secret that a person has chosen needs Argon2id, and gets
 * no digest.
 */
export function secretDigest(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/**
 * Whether the digest is that of the secret. Takes the same time for every digest, also if there is none (Q3).
 * @param digest null if the API user does not exist or has none
 */
export function matchesSecretDigest(secret: string, digest: string | null): boolean {
  const expected = digest === null ? Buffer.alloc(bytes) : Buffer.from(digest, 'hex');
  return timingSafeEqual(hash('sha256', secret, 'buffer'), expected) && digest !== null;
}
