import { CompactEncrypt, compactDecrypt } from 'jose';
import type { LastUse, SignedIn } from './session.ts';

/**
 * Encrypts a part of a session as a JWE (`dir`, A256GCM), which the browser can neither read nor change.
 * @param key 32 bytes
 */
export function seal(part: SignedIn | LastUse, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(part)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
}

/** Decrypts the signed-in user; null if it was not sealed with this key. */
export async function openSignedIn(sealed: string, key: Uint8Array): Promise<SignedIn | null> {
  const { id, username, secret, surface, signedInAt } = (await open(sealed, key)) as SignedIn;
  const texts = [id, username, secret, surface];
  if (!texts.every((text) => typeof text === 'string')) return null;
  return Number.isSafeInteger(signedInAt) ? { id, username, secret, surface, signedInAt } : null;
}

/** Decrypts the last use of a session; null if it was not sealed with this key. */
export async function openLastUse(sealed: string, key: Uint8Array): Promise<LastUse | null> {
  const { id, usedAt } = (await open(sealed, key)) as LastUse;
  return typeof id === 'string' && Number.isSafeInteger(usedAt) ? { id, usedAt } : null;
}

/** Decrypts an object; an empty one if it was not sealed with this key. */
async function open(sealed: string, key: Uint8Array): Promise<object> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const value: unknown = JSON.parse(new TextDecoder().decode(plaintext));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
