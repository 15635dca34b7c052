import { describe, expect, it } from 'vitest';
import { nextId, reserveId } from '../../../src/store/instances/counters.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

async function counting() {
  const database = await temporaryDatabase();
  await seedClinic(database, 0);
  return database;
}

describe('numbers', () => {
  it('begin at 1 and go up by one, for each instance and kind apart', async () => {
    const database = await counting();
    const numbers = await database.write(async (transaction) => [
      await nextId(transaction, 1, 'portal_request'),
      await nextId(transaction, 1, 'portal_request'),
      await nextId(transaction, 2, 'portal_request'),
      await nextId(transaction, 1, 'invitation'),
    ]);

    expect(numbers).toEqual([1, 2, 1, 1]);
  });

  it('are each given out once to many at once, without a gap where a change was undone', async () => {
    const database = await counting();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        database.write(async (transaction) => {
          const number = await nextId(transaction, 1, 'invitation');
          if (index % 3 === 0) throw new Error('undone');
          return number;
        }),
      ),
    );

    const given = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    expect(given).toEqual(given.map((_, index) => index + 1));
  });

  it('that came from outside are never given out again', async () => {
    const database = await counting();
    const numbers = await database.write(async (transaction) => {
      await reserveId(transaction, 1, 'patient', 500);
      await reserveId(transaction, 1, 'patient', 20);
      return [await nextId(transaction, 1, 'patient'), await nextId(transaction, 2, 'patient')];
    });

    expect(numbers).toEqual([501, 1]);
  });

  it('can only be had of an instance that there is', async () => {
    const database = await counting();
    const numbering = database.write((transaction) => nextId(transaction, 99, 'patient'));

    await expect(numbering).rejects.toThrow("Instance 99 has no counter 'patient'.");
  });
});
