import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reserveId } from '../../../src/store/instances/counters.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import {
  dismiss,
  enqueue,
  idsOf,
  portalRequestRow,
  queueOf,
} from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';

/** Requests of patient 1 of every type; the order of times differs from that of ids, and some times are equal. */
const types = ['questionnaire', 'rx', 'rx_refill', 'supplement', 'secure_message'];
const detailsOf: Record<string, object> = {
  questionnaire: {
    questionnaire_type: null,
    questionnaire_name: null,
    html_content: 'a',
    raw_data: { deep: [{ a: null }] },
  },
  rx: { drug_id: 4711, notes: null },
  rx_refill: { original_prescription_id: 12, notes: null, agreed_to_terms: true },
  supplement: { supplement_id: 7, notes: 'Once a day.' },
  secure_message: { subject: 'A question', note: 'May I swim again?', dr_id: null, reply: false },
};
const rows = Array.from({ length: 23 }, (_, index) => {
  const request_type = types[index % types.length] ?? 'rx';
  return portalRequestRow({
    queue_request_id: index + 1,
    request_type,
    details: JSON.stringify(detailsOf[request_type]),
    created_at: openingTime + (index % 4 === 0 ? 3_000 : 1_000),
  });
});
const inOrder = rows
  .toSorted((a, b) => a.created_at - b.created_at || a.queue_request_id - b.queue_request_id)
  .map(({ queue_request_id }) => queue_request_id);

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  await clinic.database.write(async (transaction) => {
    for (const row of rows) await insertPortalRequest(transaction, row);
    await reserveId(transaction, 1, 'portal_request', 900);
    await insertPortalRequest(
      transaction,
      portalRequestRow({ queue_request_id: 900, pt_id: 2, enqueued: 0 }),
    );
  });
});
afterAll(() => clinic.close());

describe('the queue', () => {
  it('is empty for a patient without requests, or with none that was enqueued', async () => {
    for (const pt_id of [2, 3]) {
      const url = `/api/v1/patients/${pt_id}/portal/enqueued?status=all`;
      const { json } = await clinic.request({ url, as: 'reader' });
      expect(json).toEqual({ object: 'list', total_count: 0, has_more: false, data: [] });
    }
  });

  it('has every type with its details, ordered by time and id', async () => {
    const response = await queueOf(clinic);

    expect(response.json).toMatchObject({ object: 'list', total_count: 23, has_more: false });
    expect(idsOf(response)).toEqual(inOrder);
    for (const request of response.json.data) {
      expect(request.details).toEqual(detailsOf[request.request_type]);
    }
  });

  it.each([1, 2, 5, 22, 23, 100])(
    'in pages of %i has all entries, in one order, none twice (Q19)',
    async (limit) => {
      const seen: number[] = [];
      for (let more = true; more; ) {
        const page = await queueOf(clinic, `?limit=${limit}&offset=${seen.length}`);
        seen.push(...idsOf(page));
        more = page.json.has_more;
        expect(page.json.total_count).toBe(23);
      }
      expect(seen).toEqual(inOrder);
    },
  );

  it('has an empty page with the same count beyond its end', async () => {
    for (const offset of [23, 24, Number.MAX_SAFE_INTEGER]) {
      const { json } = await queueOf(clinic, `?offset=${offset}`);
      expect(json).toEqual({ object: 'list', total_count: 23, has_more: false, data: [] });
    }
  });

  it.each(types.map((type) => [type]))('can be filtered by %s', async (type) => {
    const { json } = await queueOf(clinic, `?request_type=${type}&limit=2`);
    expect(json.data.map(({ request_type }: { request_type: string }) => request_type)).toEqual([
      type,
      type,
    ]);
    expect(json.total_count).toBe(rows.filter(({ request_type }) => request_type === type).length);
  });

  it('can be filtered by several types, and by all', async () => {
    const asked = await queueOf(clinic, '?request_type=rx&request_type=supplement');
    expect(
      new Set(asked.json.data.map(({ request_type }: { request_type: string }) => request_type)),
    ).toEqual(new Set(['rx', 'supplement']));
    const all = await queueOf(clinic, `?${types.map((type) => `request_type=${type}`).join('&')}`);
    expect(all.json.total_count).toBe(23);
  });
});

describe('invalid parameters (Q19, Q21, Q36)', () => {
  const tooLarge = '9007199254740992';
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=101'],
    ['limit', 'limit=1000000000'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=1.0'],
    ['limit', 'limit=1e1'],
    ['limit', 'limit=0x10'],
    ['limit', 'limit=%201'],
    ['limit', 'limit='],
    ['limit', 'limit=abc'],
    ['limit', 'limit=1&limit=2'],
    ['offset', 'offset=-1'],
    ['offset', 'offset=1.5'],
    ['offset', 'offset=abc'],
    ['offset', 'offset=1&offset=1'],
    ['offset', `offset=${tooLarge}`],
    ['offset', 'offset=1e400'],
    ['status', 'status=closed'],
    ['status', 'status='],
    ['status', 'status=OPEN'],
    ['status', 'status=open&status=dismissed'],
    ['request_type', 'request_type=fax'],
    ['request_type', 'request_type='],
    ['request_type', 'request_type=rx&request_type=fax'],
    ['request_type', 'request_type=rx&request_type=rx'],
    ['request_type', 'request_type=rx,supplement'],
    ['request_type[]', 'request_type[]=rx'],
    ['limt', 'limt=1'],
    ['toString', 'toString=1'],
    ['a/b~c', 'a/b~c=1'],
  ])('%s: ?%s is 422 and never "all"', async (parameter, query) => {
    const response = await queueOf(clinic, `?${query}`);

    expect(response.status).toBe(422);
    expect(response.json.errors).toMatchObject([{ parameter }]);
    expect(response.json.errors[0].pointer).toBeUndefined();
  });

  it.each([
    '0',
    '-1',
    '1.0',
    '1e0',
    '01',
    '+1',
    'abc',
    '%20',
    '%00',
    '9007199254740992',
    '9007199254740993',
    `${2n ** 64n + 1n}`,
    '1'.repeat(400),
  ])('an id of %s is refused, never rounded to another patient', async (id) => {
    for (const [parameter, request] of [
      ['pt_id', { url: `/api/v1/patients/${id}/portal/enqueued` }],
      ['pt_id', { method: 'POST', url: `/api/v1/patients/${id}/portal/invite` }],
      ['queue_request_id', { method: 'DELETE', url: `/api/v1/patients/1/portal/enqueued/${id}` }],
    ] as const) {
      const response = await clinic.request({ ...request, as: 'writer' });
      expect(response.status).toBe(422);
      expect(response.json.errors).toMatchObject([{ parameter }]);
    }
  });

  it('the largest id is valid, and unknown', async () => {
    const url = `/api/v1/patients/${Number.MAX_SAFE_INTEGER}/portal/enqueued`;
    expect((await clinic.request({ url, as: 'writer' })).status).toBe(404);
  });

  it.each([
    ['__proto__', '?__proto__=1'],
    ['__proto__ in brackets', '?__proto__[admin]=1'],
    ['constructor.prototype', '?constructor.prototype.admin=1'],
    ['constructor[prototype]', '?constructor[prototype][admin]=1'],
    ['__proto__ in escapes', '?%5f_proto__=1'],
    ['bad UTF-8', '?status=%FF'],
    ['a broken escape', '?status=%2'],
    ['NUL', '?status=open%00'],
    ['half of a surrogate pair', '?status=%ED%A0%80'],
  ])('%s is a 400 (Q31, Q32)', async (_, query) => {
    const response = await queueOf(clinic, query);

    expect(response.status).toBe(400);
    expect(response.json.type).toMatch(/#malformed-request$/);
  });
});

describe('a page while others insert and dismiss (Q20)', () => {
  it('keeps its position if dismissed requests are included', async () => {
    const seen: number[] = [];
    for (let more = true; more; ) {
      const page = await queueOf(clinic, `?status=all&limit=5&offset=${seen.length}`);
      const [first = 0] = idsOf(page);
      seen.push(...idsOf(page));
      more = page.json.has_more;
      await dismiss(clinic, first);
    }
    expect(seen).toEqual(inOrder);
  });

  it('is a snapshot; reading offset 0 again after each dismissal reaches all requests', async () => {
    const before = (await queueOf(clinic)).json.total_count;
    const seen: number[] = [];
    for (;;) {
      const page = await queueOf(clinic, '?limit=1');
      const [id] = idsOf(page);
      if (id === undefined) break;
      seen.push(id);
      await dismiss(clinic, id);
      // A request of another patient, and one more of this patient.
      await enqueue(clinic, { pt_id: 2 });
      if (seen.length === 3) await enqueue(clinic);
    }
    expect(seen).toHaveLength(before + 1);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
