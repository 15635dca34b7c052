import { CompactEncrypt, compactDecrypt } from 'jose';
import type { Session } from './session.ts';

/**
 * The session as a JWE (`dir`, A256GCM): what the browser keeps is noise to it, and any change to
 * it is noticed.
 * @param key 32 bytes
 */
export function sealSession(session: Session, key: Uint8Array): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(session)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
}

/** The session that was sealed with this key; null for anything else. */
export async function openSession(sealed: string, key: Uint8Array): Promise<Session | null> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const session: unknown = JSON.parse(new TextDecoder().decode(plaintext));
    return isSession(session) ? session : null;
  } catch {
    return null;
  }
}

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const { id, username, secret, surface, signedInAt, usedAt } = value as Record<
    keyof Session,
    unknown
  >;
  return (
    [id, username, secret, surface].every((text) => typeof text === 'string') &&
    [signedInAt, usedAt].every((time) => Number.isSafeInteger(time))
  );
}
