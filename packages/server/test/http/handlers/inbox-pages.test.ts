import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, enqueue, idsOf, portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.close());

const inbox = (query = ''): Promise<ClinicResponse> =>
  clinic.request({ url: `/api/v1/extensions/portal/enqueued${query}`, as: 'writer' });

const restore = (id: number): Promise<ClinicResponse> =>
  clinic.request({
    method: 'POST',
    url: `/api/v1/extensions/patients/1/portal/enqueued/${id}/restore`,
    as: 'writer',
  });

/** Adds requests, three per second. @returns their ids */
async function enqueueMany(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let number = 0; number < count; number += 1) {
    ids.push(await enqueue(clinic));
    if (number % 3 === 2) clinic.time.now += 1_000;
  }
  return ids;
}

/** Reads all pages. @param between runs before each page but the first */
async function tour(query: string, between = async (_seen: number[]) => {}): Promise<number[]> {
  const seen: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    if (cursor !== '') await between(seen);
    const page: ClinicResponse = await inbox(`?${query}${cursor && `&cursor=${cursor}`}`);
    expect(page.status).toBe(200);
    expect(page.json.has_more).toBe(page.json.next_cursor !== null);
    expect(idsOf(page)).not.toEqual([]);
    seen.push(...idsOf(page));
    cursor = page.json.next_cursor;
  }
  return seen;
}

describe('pages of the inbox', () => {
  it.each([1, 2, 3, 5, 9, 10, 1_000])(
    'of %i have all entries together, in one order, none twice (Q19)',
    async (limit) => {
      const ids = await enqueueMany(10);
      expect(await tour(`limit=${limit}`)).toEqual(ids);

      for (const id of ids) await dismiss(clinic, id);
      expect(await tour(`status=dismissed&limit=${limit}`)).toEqual(ids.toReversed());
    },
  );

  it('skip none if shown requests are dismissed (Q20)', async () => {
    const ids = await enqueueMany(12);
    const seen = await tour('limit=3', async (shown) => {
      const last = shown.at(-1);
      if (last !== undefined) await dismiss(clinic, last);
    });
    expect(seen).toEqual(ids);
  });

  it('have none twice, and no dismissed one, if later requests are dismissed (Q20)', async () => {
    const ids = await enqueueMany(12);
    const seen = await tour('limit=3', async (shown) => {
      if (shown.length === 3) await dismiss(clinic, ids[6] ?? 0);
    });
    expect(seen).toEqual(ids.toSpliced(6, 1));
  });

  it('stay consistent if earlier and later requests are restored (Q20)', async () => {
    const ids = await enqueueMany(12);
    for (const index of [1, 7]) await dismiss(clinic, ids[index] ?? 0);
    const seen = await tour('limit=4', async (shown) => {
      if (shown.length === 4) for (const index of [1, 7]) await restore(ids[index] ?? 0);
    });
    // The first one belongs to a page that was read before it was restored.
    expect(seen).toEqual(ids.toSpliced(1, 1));
  });

  it('end with requests that were added meanwhile (Q20)', async () => {
    const ids = await enqueueMany(5);
    const added: number[] = [];
    const seen = await tour('limit=2', async () => {
      if (added.length < 3) added.push(await enqueue(clinic));
    });
    expect(seen).toEqual([...ids, ...added]);
  });

  it('of dismissed requests stay consistent if others are dismissed and restored (Q20)', async () => {
    const ids = await enqueueMany(9);
    for (const id of ids) {
      clinic.time.now += 500;
      await dismiss(clinic, id);
    }
    const fresh = await enqueue(clinic);
    const seen = await tour('status=dismissed&limit=3', async (shown) => {
      if (shown.length !== 3) return;
      await dismiss(clinic, fresh);
      for (const index of [2, 8]) await restore(ids[index] ?? 0);
    });
    expect(seen).toEqual(ids.toReversed().filter((id) => id !== ids[2]));
  });

  it('have the counts of the moment of each request', async () => {
    const [first = 0] = await enqueueMany(5);
    const { json } = await inbox('?limit=2');
    await dismiss(clinic, first);
    const next = await inbox(`?limit=2&cursor=${json.next_cursor}`);
    expect([json.total_count, next.json.total_count]).toEqual([5, 4]);
  });

  it('have 100 requests by default, and at most 1,000', async () => {
    await clinic.database.write(async (transaction) => {
      for (let number = 1; number <= 1_001; number += 1) {
        await insertPortalRequest(transaction, portalRequestRow({ queue_request_id: number }));
      }
    });
    const usual = await inbox();
    expect(idsOf(usual)).toHaveLength(100);
    const most = await inbox('?limit=1000');
    expect(idsOf(most)).toHaveLength(1_000);
    expect(most.json).toMatchObject({ total_count: 1_001, has_more: true });
    expect(idsOf(await inbox(`?limit=1000&cursor=${most.json.next_cursor}`))).toEqual([1_001]);
  });
});

describe('a cursor (Q19)', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64url');

  it('is refused with another status than its own', async () => {
    await enqueueMany(2);
    const { next_cursor } = (await inbox('?limit=1')).json;
    const { status, json } = await inbox(`?status=dismissed&cursor=${next_cursor}`);
    expect(status).toBe(422);
    expect(json).toMatchObject({
      type: expect.stringMatching(/#validation-failed$/),
      errors: [{ parameter: 'cursor' }],
    });
  });

  it.each([
    ['garbage', 'nonsense'],
    ['nothing', ''],
    ['too long', 'a'.repeat(201)],
    ['no base64url', '%2B%2F%3D'],
    ['no JSON', encoded('{')],
    ['null', encoded('null')],
    ['a list', encoded('[1,2]')],
    ['without a place', encoded('{"s":"open"}')],
    ['with a text for a time', encoded('{"s":"open","t":"1","i":1}')],
    ['with an unsafe time', encoded('{"s":"open","t":9007199254740992,"i":1}')],
    ['with part of a number', encoded('{"s":"open","t":1,"i":1.5}')],
    ['with something more', encoded('{"s":"open","t":1,"i":1,"pt_id":1}')],
    ['spelled otherwise', encoded('{"s":"open", "t":1,"i":1}')],
    ['in another order', encoded('{"t":1,"s":"open","i":1}')],
    ['with SQL in it', encoded(`{"s":"open","t":1,"i":"1) or 1=1 --"}`)],
    ['cut off', encoded(`{"s":"open","t":${openingTime},"i":1}`).slice(0, -1)],
    ['with something behind', `${encoded(`{"s":"open","t":${openingTime},"i":1}`)}AAAA`],
  ])('that is %s is 422, and never the first page', async (_, cursor) => {
    await enqueue(clinic);
    const { status, json } = await inbox(`?cursor=${cursor}`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ parameter: 'cursor' }]);
  });

  it('that is invented shows only the caller’s own clinic (Q6)', async () => {
    await enqueue(clinic, { pt_id: 50, as: 'ofOther', host: 'other.md-hq.com' });
    const own = await enqueue(clinic);
    const response = await inbox(`?cursor=${encoded('{"s":"open","t":0,"i":0}')}`);
    expect(response.json.data).toMatchObject([{ id: own, pt_id: 1 }]);
  });

  it('contains no patient data', async () => {
    await enqueueMany(2);
    const { next_cursor } = (await inbox('?limit=1')).json;
    expect(JSON.parse(Buffer.from(next_cursor, 'base64url').toString())).toEqual({
      s: 'open',
      t: openingTime,
      i: 1,
    });
  });
});
