import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import type { LinkKeys } from './link-keys.ts';

/** The `typ` of an encrypted text; decryption requires the same one. */
export type TextType = 'portal-link' | 'portal-outbox';

/** The only accepted algorithms, whatever the header of a token names (Q42). */
const alg = 'dir';
const enc = 'A256GCM';
const headerNames = ['alg', 'enc', 'kid', 'typ'];

/** Encrypts `text` into a compact JWE (RFC 7516) with the current key. */
export function encryptText(keys: LinkKeys, typ: TextType, text: string): Promise<string> {
  const { kid, bytes } = keys.sealing;
  return new CompactEncrypt(Buffer.from(text, 'utf8'))
    .setProtectedHeader({ alg, enc, kid, typ })
    .encrypt(bytes);
}

/**
 * Decrypts the result of `encryptText`.
 * @returns undefined if it was changed, has another type or an unknown key, or is not a JWE
 */
export async function decryptText(
  keys: LinkKeys,
  typ: TextType,
  sealed: string,
): Promise<string | undefined> {
  if (!sealed.split('.').every(isCanonical)) return undefined;
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(
      sealed,
      ({ kid = '' }) => {
        const key = keys.find(kid);
        if (key === undefined) throw new errors.JWEInvalid('unknown key');
        return key.bytes;
      },
      { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] },
    );
    const isOurs = Object.keys(protectedHeader).every((name) => headerNames.includes(name));
    if (!isOurs || protectedHeader.typ !== typ) return undefined;
    return Buffer.from(plaintext).toString('utf8');
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** Base64url may have unused bits at the end, of which a change would otherwise go unnoticed (Q41). */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
