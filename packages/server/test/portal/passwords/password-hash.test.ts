import { describe, expect, it } from 'vitest';
import {
  hashPassword,
  hashWithoutPassword,
  verifyPassword,
} from '../../../src/portal/passwords/password-hash.ts';

describe('a hashed password (Q11)', () => {
  it('is Argon2id in PHC form, at OWASP’s minimum or better', async () => {
    const [, algorithm, version, cost = ''] = (await hashPassword('correct horse')).split('$');
    const { m, t, p } = Object.fromEntries(cost.split(',').map((part) => part.split('=')));

    expect([algorithm, version]).toEqual(['argon2id', 'v=19']);
    expect(Number(m)).toBeGreaterThanOrEqual(19_456);
    expect(Number(t)).toBeGreaterThanOrEqual(2);
    expect(Number(p)).toBeGreaterThanOrEqual(1);
  });

  it('is salted: the same password has another hash each time, and both verify', async () => {
    const hashes = await Promise.all([
      hashPassword('correct horse'),
      hashPassword('correct horse'),
    ]);

    expect(hashes[0]).not.toBe(hashes[1]);
    expect(await Promise.all(hashes.map((hash) => verifyPassword('correct horse', hash)))).toEqual([
      true,
      true,
    ]);
  });

  it('for unknown users takes as long to verify as a real one, and matches no password (Q3)', async () => {
    const costOf = (hash: string) => hash.split('$').slice(1, 4);
    const lengthsOf = (hash: string) => hash.split('$').map((part) => part.length);
    const real = await hashPassword('');

    expect(costOf(hashWithoutPassword)).toEqual(costOf(real));
    expect(lengthsOf(hashWithoutPassword)).toEqual(lengthsOf(real));
    expect(await verifyPassword('', hashWithoutPassword)).toBe(false);
  });

  it('matches no other password, and no truncated one', async () => {
    const password = 'é'.repeat(100);
    const hash = await hashPassword(password);

    expect(await verifyPassword(password, hash)).toBe(true);
    for (const wrong of ['', 'é', 'é'.repeat(99), `${password}x`, 'e\u0301'.repeat(100)]) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });

  it('verifies with its own parameters, as other implementations write them', async () => {
    // A test vector of the reference implementation (P-H-C/phc-winner-argon2, src/test.c).
    const hash =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';

    expect(await verifyPassword('password', hash)).toBe(true);
    expect(await verifyPassword('password', hash.replace('t=2', 't=3'))).toBe(false);
  });

  it.each([
    '',
    'plain text',
    '$2b$12$abcdefghijklmnopqrstuv',
    '$argon2i$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA',
  ])('that is none of ours is an error, never a match: %s', async (hash) => {
    await expect(verifyPassword('', hash)).rejects.toThrow('not Argon2id');
  });
});
