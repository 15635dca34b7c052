import { expect, it } from 'vitest';
import { repeatingReads } from '../../../src/store/postgres/pool.ts';

/** Runs a read whose every attempt fails, and counts the attempts. */
async function attemptsOf(message: string, code?: string): Promise<number> {
  let attempts = 0;
  const reads = repeatingReads({
    async query() {
      attempts += 1;
      throw Object.assign(new Error(message), code === undefined ? {} : { code });
    },
  });
  await expect(reads.query('select 1')).rejects.toThrow(message);
  return attempts;
}

it.each([
  ['terminated', 'Connection terminated unexpectedly', undefined],
  ['reset', 'read ECONNRESET', 'ECONNRESET'],
  ['ended by an operator', 'terminating connection due to administrator command', '57P01'],
])('a read runs again, once, if its connection was %s', async (_, message, code) => {
  expect(await attemptsOf(message, code)).toBe(2);
});

// These are the messages of `pg` and `pg-pool`.
it.each([
  ['no connection of the pool becomes free in time', 'timeout exceeded when trying to connect'],
  [
    'the database does not accept the connection in time',
    'Connection terminated due to connection timeout',
  ],
  ['the response takes too long', 'Query read timeout'],
])('a read does not wait a second time if %s', async (_, message) => {
  expect(await attemptsOf(message)).toBe(1);
});
