import { beforeEach, describe, expect, it } from 'vitest';
import { dismiss } from '../../../src/portal/queue/dismissal.ts';
import { listInbox } from '../../../src/portal/queue/inbox.ts';
import { listPortalRequests } from '../../../src/portal/queue/portal-requests.ts';
import { prescription, submit } from '../../../src/portal/queue/submissions.ts';
import type { Database } from '../../../src/store/database.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

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
const reserveBytes = () => undefined;
const dismissOne = (id: number) => dismiss({ database, clock }, caller, 1, id, reserveBytes);

beforeEach(async () => {
  database = await temporaryDatabase();
  await seedClinic(database, 0);
  for (let count = 0; count < 4; count += 1) await enqueueOne();
});

describe('a page is consistent during concurrent changes of the queue (Q20)', () => {
  const list = (offset: number) =>
    listPortalRequests({ database, clock }, caller, { ...firstPage, offset }, reserveBytes);

  it('shows and counts the queue of one moment', async () => {
    const [before, , between, , , after] = await Promise.all([
      list(0),
      dismissOne(1),
      list(0),
      dismissOne(2),
      dismissOne(3),
      list(0),
    ]);

    expect(before).toMatchObject({ hasMore: true, totalCount: 4 });
    expect(between).toMatchObject({ hasMore: true, totalCount: 3 });
    expect(after).toMatchObject({ hasMore: false, totalCount: 1, rows: [{ pt_id: 1 }] });
  });

  it('has counts by type of the same moment in the inbox', async () => {
    const all = { created_from: 0, created_before: Number.MAX_SAFE_INTEGER, pt_id: undefined };
    const inbox = {
      ...all,
      status: 'open',
      request_types: [],
      limit: 100,
      cursor: undefined,
    } as const;
    const list = () => listInbox({ database, clock }, caller, inbox, reserveBytes);
    const [before, , after] = await Promise.all([list(), dismissOne(1), list()]);

    const numbered = (ids: number[]) => ids.map((queue_request_id) => ({ queue_request_id }));
    expect(before).toMatchObject({ rows: numbered([1, 2, 3, 4]), totalCount: 4 });
    expect(after).toMatchObject({
      rows: numbered([2, 3, 4]),
      totalCount: 3,
      countsByType: { rx: 3 },
    });
  });

  it('has the correct count past the end', async () => {
    const [page] = await Promise.all([list(4), enqueueOne()]);

    expect(page).toEqual({ rows: [], hasMore: false, totalCount: 4 });
  });
});

describe('dismissing', () => {
  it('distinguishes an unknown patient, an unknown request and a dismissed one', async () => {
    const times = [5_000, 6_000];
    const moving = { database, clock: () => times.shift() ?? 0 };
    await dismiss(moving, caller, 1, 1, reserveBytes);

    expect(await dismiss(moving, { ...caller, name: 'pk_second' }, 1, 1, reserveBytes)).toEqual({
      code: 'request-already-dismissed',
      members: { dismissed_at: '1970-01-01T00:00:05.000Z', dismissed_by: 'pk_writer' },
    });
    expect(await dismiss(moving, caller, 2, 1, reserveBytes)).toMatchObject({
      code: 'request-not-found',
    });
    expect(await dismiss(moving, caller, 99, 1, reserveBytes)).toMatchObject({
      code: 'patient-not-found',
    });
    expect(await dismiss(moving, { ...caller, instanceId: 2 }, 1, 1, reserveBytes)).toMatchObject({
      code: 'request-not-found',
    });
  });
});
