import { CompactEncrypt, compactDecrypt } from 'jose';
import type { LastUse, SignedIn } from './session.ts';

/**
 * A part of a session as a JWE (`dir`, A256GCM): what the browser keeps is noise to it, and any change to
 * it is noticed.
 * @param key 32 bytes
 */
export function seal(part: SignedIn | LastUse, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(part)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
}

/** Who is signed in, if this was sealed with this key; null for anything else. */
export async function openSignedIn(sealed: string, key: Uint8Array): Promise<SignedIn | null> {
  const { id, username, secret, surface, signedInAt } = (await open(sealed, key)) as SignedIn;
  const texts = [id, username, secret, surface];
  if (!texts.every((text) => typeof text === 'string')) return null;
  return Number.isSafeInteger(signedInAt) ? { id, username, secret, surface, signedInAt } : null;
}

/** The last use of a session, if this was sealed with this key; null for anything else. */
export async function openLastUse(sealed: string, key: Uint8Array): Promise<LastUse | null> {
  const { id, usedAt } = (await open(sealed, key)) as LastUse;
  return typeof id === 'string' && Number.isSafeInteger(usedAt) ? { id, usedAt } : null;
}

/** Whatever was sealed; without a field if that was nothing of ours. */
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
