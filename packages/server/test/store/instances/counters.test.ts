import { describe, expect, it } from 'vitest';
import { nextId, reserveId } from '../../../src/store/instances/counters.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

async function counting() {
  const database = await temporaryDatabase();
  await seedClinic(database, 0);
  return database;
}

describe('the counters of ids', () => {
  it('begin at 1 and increase by one, for each instance and kind', async () => {
    const database = await counting();
    const numbers = await database.write(async (transaction) => [
      await nextId(transaction, 1, 'portal_request'),
      await nextId(transaction, 1, 'portal_request'),
      await nextId(transaction, 2, 'portal_request'),
      await nextId(transaction, 1, 'invitation'),
    ]);

    expect(numbers).toEqual([1, 2, 1, 1]);
  });

  it('give each id once to concurrent transactions, and again after a rollback', async () => {
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

  it('never give an id again that was imported', async () => {
    const database = await counting();
    const numbers = await database.write(async (transaction) => {
      await reserveId(transaction, 1, 'patient', 500);
      await reserveId(transaction, 1, 'patient', 20);
      return [await nextId(transaction, 1, 'patient'), await nextId(transaction, 2, 'patient')];
    });

    expect(numbers).toEqual([501, 1]);
  });

  it('refuse an instance that does not exist', async () => {
    const database = await counting();
    const numbering = database.write((transaction) => nextId(transaction, 99, 'patient'));

    await expect(numbering).rejects.toThrow("Instance 99 has no counter 'patient'.");
  });
});
