// @stress: checks have deadlines
import { expect, it } from 'vitest';
import { leastFreeBytes } from '../../src/operations/disk-space.ts';
import { createReadiness } from '../../src/operations/readiness.ts';
import type { Database } from '../../src/store/database.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

const sound = { isDamaged: false, checkedAt: undefined };

it('many concurrent readiness probes test the database once, and all get a response in time', async () => {
  const database = await temporaryDatabase();
  let tries = 0;
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const write: Database['write'] = async (work) => {
    tries += 1;
    await held;
    return database.write(work);
  };
  const failedCheck = createReadiness({ ...database, write }, async () => Infinity, sound);

  const told = await Promise.all(Array.from({ length: 20 }, () => failedCheck()));
  expect(told).toEqual(Array(20).fill('database'));
  expect(tries).toBe(1);

  letGo();
  await expect.poll(failedCheck).toBeUndefined();
});

it.each([
  ['has less room than the least', async () => leastFreeBytes - 1, 'disk'],
  ['has just enough room', async () => leastFreeBytes, undefined],
  ["can't be asked", () => Promise.reject(new Error('ENOENT')), 'disk'],
  ['does not answer in time', () => new Promise<number>(() => undefined), 'disk'],
] as const)('the readiness probe, with a disk that %s', async (_, freeBytes, failed) => {
  expect(await createReadiness(await temporaryDatabase(), freeBytes, sound)()).toBe(failed);
});
