import { beforeEach, describe, expect, it } from 'vitest';
import { dismiss, listPortalRequests } from '../../src/portal/enqueued.ts';
import { prescription, submit } from '../../src/portal/submissions.ts';
import type { Database, Executor } from '../../src/store/database.ts';
import { temporaryDatabase } from '../store/temporary-database.ts';
import { seedClinic } from '../support/seed.ts';

const caller = {
  instanceId: 1,
  kind: 'api_user',
  name: 'pk_writer',
  address: null,
  requestId: null,
} as const;
const clock = () => 0;
const firstPage = {
  pt_id: 1,
  status: 'open',
  request_types: [],
  limit: 2,
  offset: 0,
} as const;

let database: Database;
const enqueueOne = () =>
  submit({ database, clock }, caller, 1, prescription({ drug_id: 1 }), { enqueue: true });
const dismissOne = (id: number) => dismiss({ database, clock }, caller, 1, id);

beforeEach(async () => {
  database = await temporaryDatabase();
  await seedClinic(database, 0);
  for (let count = 0; count < 4; count += 1) await enqueueOne();
});

/** The same database, where something happens between the reading of a page and the counting. */
function interrupted(whenPageIsRead: () => Promise<unknown>) {
  const reads: Executor = {
    async execute(query, parameters) {
      const rows = await database.reads.execute(query, parameters);
      await whenPageIsRead();
      return rows;
    },
  };
  return { database: { ...database, reads }, clock: () => 0 };
}

describe('a page does not contradict itself while others change the queue (Q20)', () => {
  it('has more to come, so the count is above what it shows, also when all is dismissed meanwhile', async () => {
    const page = await listPortalRequests(
      interrupted(async () => {
        for (const id of [1, 2, 3, 4]) await dismissOne(id);
      }),
      caller,
      firstPage,
    );

    expect(page).toMatchObject({ hasMore: true, totalCount: 3 });
  });

  it('is past the end, so the count is not above its offset, also when more comes in meanwhile', async () => {
    const page = await listPortalRequests(interrupted(enqueueOne), caller, {
      ...firstPage,
      offset: 4,
    });

    expect(page).toEqual({ requests: [], hasMore: false, totalCount: 4 });
  });
});

describe('dismissing', () => {
  it('tells an unknown patient from an unknown request, and both from one dismissed before', async () => {
    const times = [5_000, 6_000];
    const moving = { database, clock: () => times.shift() ?? 0 };
    await dismiss(moving, caller, 1, 1);

    expect(await dismiss(moving, { ...caller, name: 'pk_second' }, 1, 1)).toEqual({
      code: 'request-already-dismissed',
      members: { dismissed_at: '1970-01-01T00:00:05.000Z', dismissed_by: 'pk_writer' },
    });
    expect(await dismiss(moving, caller, 2, 1)).toMatchObject({ code: 'request-not-found' });
    expect(await dismiss(moving, caller, 99, 1)).toMatchObject({ code: 'patient-not-found' });
    expect(await dismiss(moving, { ...caller, instanceId: 2 }, 1, 1)).toMatchObject({
      code: 'request-not-found',
    });
  });
});
