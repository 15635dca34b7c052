import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import type { LinkKeys } from './link-keys.ts';

/** What was sealed: one is never taken for the other. */
export type SealType = 'portal-link' | 'portal-outbox';

/** The only ones that open, whatever a token asks for (Q42). */
const alg = 'dir';
const enc = 'A256GCM';
const headerNames = ['alg', 'enc', 'kid', 'typ'];

/** Encrypts `text` into a compact JWE (RFC 7516) under the key that seals. */
export function sealText(keys: LinkKeys, typ: SealType, text: string): Promise<string> {
  const { kid, bytes } = keys.sealing;
  return new CompactEncrypt(Buffer.from(text, 'utf8'))
    .setProtectedHeader({ alg, enc, kid, typ })
    .encrypt(bytes);
}

/**
 * Opens what `sealText` made.
 * @returns undefined for everything else: changed, of another type, under an unknown key, no JWE at all
 */
export async function openText(
  keys: LinkKeys,
  typ: SealType,
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

/** Base64url has spare bits at its end; without this, changing one of them would go unnoticed (Q41). */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
