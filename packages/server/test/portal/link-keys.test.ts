import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLinkKeyFile, parseLinkKeys } from '../../src/portal/link-keys.ts';
import { temporaryFolder } from '../store/temporary-database.ts';

const key = Buffer.alloc(32, 1).toString('base64url');
const otherKey = Buffer.alloc(32, 2).toString('base64url');

describe('the keys of the links', () => {
  it('seal with the first, and open with each', () => {
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

  it('are made on the first start, for the owner alone, and stay the same (Q61)', () => {
    const folder = temporaryFolder();
    const first = openLinkKeyFile(folder, randomBytes);
    const second = openLinkKeyFile(folder, randomBytes);
    expect(second.sealing).toEqual(first.sealing);
    expect(statSync(join(folder, 'link-keys')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['link-keys']);
    expect(readFileSync(join(folder, 'link-keys'), 'utf8')).toContain(first.sealing.kid);
  });

  it('stop the start when their file is damaged, instead of being replaced', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'link-keys'), 'damaged');
    expect(() => openLinkKeyFile(folder, randomBytes)).toThrow('Link key 1 is not');
  });
});
