import { describe, expect, it } from 'vitest';
import { matchesSecretDigest, secretDigest } from '../../../src/portal/access/secret-digest.ts';

describe('matchesSecretDigest', () => {
  it('accepts the secret of the digest and no other', () => {
    const digest = secretDigest('q'.repeat(43));
    expect(digest).toMatch(/^[\da-f]{64}$/);
    expect(matchesSecretDigest('q'.repeat(43), digest)).toBe(true);
    expect(matchesSecretDigest('Q'.repeat(43), digest)).toBe(false);
    expect(matchesSecretDigest('', digest)).toBe(false);
  });

  it('accepts nothing without a digest', () => {
    expect(matchesSecretDigest('q'.repeat(43), null)).toBe(false);
  });
});
