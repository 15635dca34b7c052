import { describe, expect, it } from 'vitest';
import {
  dismissPortalRequest,
  findPortalRequest,
  insertPortalRequest,
} from '../../../src/store/queue/portal-requests.ts';
import { countPortalRequests, selectPortalRequests } from '../../../src/store/queue/queue-pages.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

const key = { instance_id: 1, pt_id: 1, queue_request_id: 1 };
const page = { instance_id: 1, pt_id: 1, request_types: [], limit: 100, offset: 0 };

describe('a page of a queue', () => {
  it('accepts no more types than the contract has, and none twice', async () => {
    const database = await temporaryDatabase();
    const ask = (request_types: string[]) =>
      selectPortalRequests(database.reads, { ...page, status: 'all', request_types });

    await expect(ask(['a', 'b', 'c', 'd', 'e'])).resolves.toEqual([]);
    expect(() => ask(['a', 'b', 'c', 'd', 'e', 'f'])).toThrow(RangeError);
  });
});

describe('a portal request', () => {
  it('is dismissed once, and keeps all its data (Q16, Q18)', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    // Not formatted as this server does: the text is stored unchanged.
    const details = '{ "notes":null, "drug_id":4711.0 }';
    const row = portalRequestRow({ created_at: 1_234, details });
    const dismissals = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, row);
      return [
        await dismissPortalRequest(transaction, { ...key, dismissed_at: 1, dismissed_by: 'a' }),
        await dismissPortalRequest(transaction, { ...key, dismissed_at: 2, dismissed_by: 'b' }),
      ];
    });

    const dismissed = { ...row, dismissed_at: 1, dismissed_by: 'a' };
    expect(dismissals).toEqual([dismissed, undefined]);
    expect(await findPortalRequest(database.reads, key)).toEqual(dismissed);
  });

  it.each([
    ['another instance', { instance_id: 2 }],
    ['another patient', { pt_id: 2 }],
    ['another number', { queue_request_id: 2 }],
  ])('is not found under %s (Q6)', async (_, other) => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const outcome = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, portalRequestRow({}));
      const dismissal = { ...key, ...other, dismissed_at: 1, dismissed_by: 'a' };
      return dismissPortalRequest(transaction, dismissal);
    });

    expect(outcome).toBeUndefined();
    expect(await findPortalRequest(database.reads, { ...key, ...other })).toBeUndefined();
    expect(await findPortalRequest(database.reads, key)).toMatchObject({ dismissed_at: null });
  });

  it('that was recorded without enqueuing is never in the queue', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const dismissed = await database.write(async (transaction) => {
      await insertPortalRequest(transaction, portalRequestRow({ enqueued: 0 }));
      return dismissPortalRequest(transaction, { ...key, dismissed_at: 1, dismissed_by: 'a' });
    });

    expect(dismissed).toBeUndefined();
    for (const status of ['open', 'dismissed', 'all'] as const) {
      expect(await selectPortalRequests(database.reads, { ...page, status })).toEqual([]);
      expect(await countPortalRequests(database.reads, { ...page, status })).toBe(0);
    }
  });
});
