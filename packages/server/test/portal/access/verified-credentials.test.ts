import { beforeEach, describe, expect, it } from 'vitest';
import {
  createVerifiedCredentials,
  type VerifiedCredentials,
} from '../../../src/portal/access/verified-credentials.ts';

const credentials = { subdomain: 'sandbox', username: 'pk_writer', secret: 'right' };

let now: number;
let verifications: number;
let verified: VerifiedCredentials;
beforeEach(() => {
  now = 0;
  verifications = 0;
  verified = createVerifiedCredentials(() => now);
});

const verify = (right: boolean) => async () => {
  verifications += 1;
  return right;
};
const check = (changed: Partial<typeof credentials> = {}, version = 1, right = true) =>
  verified.check({ ...credentials, ...changed }, version, verify(right));

describe('verified credentials', () => {
  it('are verified once for five minutes, and then again', async () => {
    for (const time of [0, 1, 299_999]) {
      now = time;
      expect(await check()).toBe(true);
    }
    expect(verifications).toBe(1);
    now = 300_000;
    expect(await check()).toBe(true);
    expect(verifications).toBe(2);
  });

  it('are verified once for concurrent requests, valid or not', async () => {
    const right = await Promise.all(Array.from({ length: 50 }, () => check()));
    const wrong = await Promise.all(
      Array.from({ length: 50 }, () => check({ secret: 'wrong' }, 1, false)),
    );

    expect(new Set(right)).toEqual(new Set([true]));
    expect(new Set(wrong)).toEqual(new Set([false]));
    expect(verifications).toBe(2);
  });

  it('are not cached if they are invalid', async () => {
    expect(await check({}, 1, false)).toBe(false);
    expect(await check({}, 1, true)).toBe(true);
  });

  it.each([
    ['another version', {}, 2],
    ['another secret', { secret: 'Right' }, 1],
    ['another name', { username: 'pk_second' }, 1],
    ['another instance', { subdomain: 'other' }, 1],
    [
      'parts that are equal only when concatenated',
      { subdomain: 'sandbox","pk_writer', username: '' },
      1,
    ],
  ] as const)('are others with %s (Q9)', async (_, changed, version) => {
    await check();
    expect(await check(changed, version, false)).toBe(false);
  });

  it('are verified again after a verification that failed', async () => {
    const failing = verified.check(credentials, 1, () => Promise.reject(new Error('no memory')));
    await expect(failing).rejects.toThrow('no memory');
    expect(await check()).toBe(true);
  });

  it('are evicted beyond a limit, the oldest first', async () => {
    await check();
    for (let user = 0; user < 10_000; user += 1) await check({ username: `pk_${user}` });
    verifications = 0;
    await check({ username: 'pk_9999' });
    expect(verifications).toBe(0);
    await check();
    expect(verifications).toBe(1);
  });
});
