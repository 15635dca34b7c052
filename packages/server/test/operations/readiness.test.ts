import { expect, it } from 'vitest';
import { createReadiness } from '../../src/operations/readiness.ts';
import type { Database } from '../../src/store/database.ts';
import { temporaryDatabase } from '../store/temporary-database.ts';

it('however many ask, the database is tried once, and all of them are told in time', async () => {
  const database = await temporaryDatabase();
  let tries = 0;
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const write: Database['write'] = async (work) => {
    tries += 1;
    await held;
    return database.write(work);
  };
  const isReady = createReadiness({ ...database, write });

  const told = await Promise.all(Array.from({ length: 20 }, () => isReady()));
  expect(told).toEqual(Array(20).fill(false));
  expect(tries).toBe(1);

  letGo();
  await expect.poll(isReady).toBe(true);
});
