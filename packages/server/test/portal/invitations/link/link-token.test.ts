import { randomBytes } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { encryptText } from '../../../../src/portal/invitations/link/encrypted-text.ts';
import { parseLinkKeys } from '../../../../src/portal/invitations/link/link-keys.ts';
import {
  decryptLinkToken,
  encryptLinkToken,
  newLinkSecret,
} from '../../../../src/portal/invitations/link/link-token.ts';

const newest = randomBytes(32);
const older = randomBytes(32);
const entry = (kid: string, key: Buffer) => `${kid}:${key.toString('base64url')}`;
const keys = parseLinkKeys(`${entry('k2', newest)},${entry('k1', older)}`);

const claims = {
  instanceId: 1,
  ptId: 27,
  purpose: 'join' as const,
  expiresAt: 1_800_000_000_000,
  secret: newLinkSecret(randomBytes),
};

function encrypt(header: Record<string, string>, key: Uint8Array = newest): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'k2', typ: 'portal-link', ...header })
    .encrypt(key);
}

describe("a link's token", () => {
  it('decrypts to what was encrypted', async () => {
    expect(await decryptLinkToken(keys, await encryptLinkToken(keys, claims))).toEqual(claims);
  });

  it('has no readable content', async () => {
    const [header = ''] = (await encryptLinkToken(keys, claims)).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: 'k2',
      typ: 'portal-link',
    });
  });

  it('has 256 random bits (Q41)', () => {
    expect(Buffer.from(claims.secret, 'base64url')).toHaveLength(32);
    expect(newLinkSecret(randomBytes)).not.toBe(newLinkSecret(randomBytes));
  });

  it('is decrypted with an older key, so that keys can be rotated', async () => {
    const before = parseLinkKeys(entry('k1', older));
    expect(await decryptLinkToken(keys, await encryptLinkToken(before, claims))).toEqual(claims);
  });

  it('is refused with any character changed, omitted or added (Q41)', async () => {
    const token = await encryptLinkToken(keys, claims);
    for (let index = 0; index < token.length; index += 1) {
      const head = token.slice(0, index);
      const tail = token.slice(index + 1);
      for (const other of ['A', 'B', 'g', '_', '.', '=', ' ', '']) {
        if (other === token[index]) continue;
        expect(
          await decryptLinkToken(keys, head + other + tail),
          `${index} ${other}`,
        ).toBeUndefined();
      }
    }
    expect(await decryptLinkToken(keys, `${token}A`)).toBeUndefined();
  });

  it.each<[string, () => Promise<string>]>([
    ['of the outbox', () => encryptText(keys, 'portal-outbox', JSON.stringify(claims))],
    ['of no type', () => encrypt({ typ: '' })],
    ['under an unknown key id', () => encrypt({ kid: 'k9' })],
    ['under the wrong key', () => encrypt({}, older)],
    ['with a jwk', () => encrypt({ jwk: 'eyJrdHkiOiJvY3QifQ' })],
    ['with an x5u', () => encrypt({ x5u: 'https://example.com/cert' })],
    ['with a jku', () => encrypt({ jku: 'https://example.com/keys' })],
    ['with a zip', () => encrypt({ zip: 'DEF' })],
    ['encrypted with A128CBC-HS256', () => encrypt({ enc: 'A128CBC-HS256' })],
    ['wrapped with A256KW', () => encrypt({ alg: 'A256KW' })],
    ['wrapped with A256GCMKW', () => encrypt({ alg: 'A256GCMKW' })],
  ])('is refused when it is %s (Q42)', async (_, make) => {
    expect(await decryptLinkToken(keys, await make())).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['an unsigned JWT', 'eyJhbGciOiJub25lIn0.eyJwdElkIjoxfQ.'],
    ['a JWE of alg none', 'eyJhbGciOiJub25lIiwiZW5jIjoiQTI1NkdDTSJ9....'],
    ['dots', '....'],
  ])('is refused when it is %s (Q42)', async (_, token) => {
    expect(await decryptLinkToken(keys, token)).toBeUndefined();
  });
});
