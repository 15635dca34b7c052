import { describe, expect, it } from 'vitest';
import { parseLinkKeys } from '../../../../src/portal/invitations/link/link-keys.ts';

const key = Buffer.alloc(32, 1).toString('base64url');
const otherKey = Buffer.alloc(32, 2).toString('base64url');

describe('the keys of the links', () => {
  it('encrypt with the first, and decrypt with each', () => {
    const keys = parseLinkKeys(`new:${key}, old:${otherKey}`);
    expect(keys.sealing.kid).toBe('new');
    expect(keys.find('old')?.bytes).toHaveLength(32);
    expect(keys.find('none')).toBeUndefined();
  });

  it.each([
    ['', 'Link key 1 is not'],
    [key, 'Link key 1 is not'],
    [`a:${key},b`, 'Link key 2 is not'],
    [`a:${key.slice(1)}`, 'Link key 1 is not'],
    [`a b:${key}`, 'Link key 1 is not'],
    [`a:${key}:x`, 'Link key 1 is not'],
    [`a:${key},a:${otherKey}`, "Two link keys are called 'a'"],
  ])('are refused as %j, without being repeated', (text, message) => {
    const attempt = () => parseLinkKeys(text);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(key);
  });
});
