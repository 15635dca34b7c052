import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reserveId } from '../../../src/store/instances/counters.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { enqueue, idsOf, portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { allRows } from '../../support/rows.ts';

const at = (seconds: number) => openingTime + seconds * 1_000;

/** On `sandbox`; ids, times and dismissals have different orders. */
const rows = [
  { queue_request_id: 1, pt_id: 2, request_type: 'rx', created_at: at(30) },
  { queue_request_id: 2, pt_id: 1, request_type: 'supplement', created_at: at(10) },
  { queue_request_id: 3, pt_id: 1, request_type: 'rx', created_at: at(20) },
  { queue_request_id: 4, pt_id: 3, request_type: 'rx', created_at: at(20) },
  { queue_request_id: 5, pt_id: 1, request_type: 'secure_message', created_at: at(40) },
  { queue_request_id: 6, pt_id: 1, created_at: at(1), dismissed_at: at(70) },
  { queue_request_id: 7, pt_id: 2, created_at: at(3), dismissed_at: at(60) },
  { queue_request_id: 8, pt_id: 1, created_at: at(2), dismissed_at: at(70) },
  { queue_request_id: 9, pt_id: 1, created_at: at(0), enqueued: 0 },
].map((row) =>
  portalRequestRow({ ...(row.dismissed_at && { dismissed_by: 'pk_second' }), ...row }),
);

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  await clinic.database.write(async (transaction) => {
    for (const row of rows) await insertPortalRequest(transaction, row);
    await reserveId(transaction, 1, 'portal_request', 9);
  });
  await enqueue(clinic, { pt_id: 50, as: 'ofOther', host: 'other.md-hq.com' });
});
afterAll(() => clinic.close());

const inbox = (query = ''): Promise<ClinicResponse> =>
  clinic.request({ url: `/api/v1/extensions/portal/enqueued${query}`, as: 'reader' });

describe('the inbox', () => {
  it('has the open requests of all patients of the clinic, by time and id', async () => {
    const response = await inbox();

    expect(response.status).toBe(200);
    expect(idsOf(response)).toEqual([2, 3, 4, 1, 5]);
    expect(response.json).toMatchObject({ total_count: 5, has_more: false, next_cursor: null });
  });

  it('has the patient of each entry, and no details', async () => {
    const { json } = await inbox();

    expect(json.data[0]).toEqual({
      object: 'portal_request',
      id: 2,
      pt_id: 1,
      request_type: 'supplement',
      status: 'open',
      created: '2026-11-02T15:04:15.000Z',
      subject: 'Prescription: drug 4711',
      dismissed_at: null,
      dismissed_by: null,
      url_portal_request: 'https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued/2',
      url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
      patient: { first_name: 'Canary', last_name: 'Feathers', dob: '1980-02-29' },
    });
  });

  it.each([
    ['request_type=rx', [3, 4, 1]],
    ['request_type=rx&request_type=supplement', [2, 3, 4, 1]],
    ['request_type=questionnaire', []],
    ['pt_id=1', [2, 3, 5]],
    ['pt_id=1&request_type=rx', [3]],
    ['pt_id=999', []],
    ['created_from=2026-11-02T15:04:25.000Z', [3, 4, 1, 5]],
    ['created_from=2026-11-02T15:04:25.001Z', [1, 5]],
    ['created_before=2026-11-02T15:04:25.000Z', [2]],
    ['created_before=2026-11-02T15:04:25.001Z', [2, 3, 4]],
    ['created_from=2026-11-02T15:04:25.000Z&created_before=2026-11-02T15:04:35.000Z', [3, 4]],
    ['status=dismissed&pt_id=2', [7]],
    ['status=dismissed&created_from=2026-11-02T15:04:07.000Z', [8, 7]],
    ['status=dismissed&request_type=supplement', []],
  ])('narrowed by %s', async (query, ids) => {
    const response = await inbox(`?${query}`);

    expect(idsOf(response)).toEqual(ids);
    if (!query.startsWith('status')) expect(response.json.total_count).toBe(ids.length);
  });

  it('counts all types within the other filters, whatever types are requested', async () => {
    const counts = async (query: string) => (await inbox(query)).json;
    const none = { questionnaire: 0, rx: 0, rx_refill: 0, supplement: 0, secure_message: 0 };
    const all = { ...none, rx: 3, supplement: 1, secure_message: 1 };

    expect(await counts('?request_type=rx')).toMatchObject({ total_count: 3, counts_by_type: all });
    expect(await counts('?limit=1')).toMatchObject({ total_count: 5, counts_by_type: all });
    expect(await counts('?pt_id=1&request_type=rx')).toMatchObject({
      total_count: 1,
      counts_by_type: { ...all, rx: 1 },
    });
    expect(await counts('?created_from=2026-11-02T15:04:35.000Z')).toMatchObject({
      total_count: 2,
      counts_by_type: { ...none, rx: 1, secure_message: 1 },
    });
  });

  it('lists dismissed requests, last dismissed first, without counts', async () => {
    const response = await inbox('?status=dismissed');

    expect(idsOf(response)).toEqual([8, 6, 7]);
    expect(response.json).toMatchObject({ total_count: null, counts_by_type: null });
    expect(response.json.data[0]).toMatchObject({
      status: 'dismissed',
      dismissed_at: '2026-11-02T15:05:15.000Z',
      dismissed_by: 'pk_second',
    });
  });

  it('has nothing of another instance (Q6)', async () => {
    const { json } = await clinic.request({
      url: '/api/v1/extensions/portal/enqueued',
      as: 'ofOther',
      host: 'other.md-hq.com',
    });
    expect(json.data).toMatchObject([{ id: 1, pt_id: 50 }]);
    expect(json.total_count).toBe(1);
  });

  it.each([
    ['', null],
    ['?pt_id=2', 2],
  ])('leaves one audit event for each page, %s (Q57)', async (query, pt_id) => {
    const events = async () =>
      (await allRows(clinic, 'audit_events')).filter(
        (event) => event.instance_id === 1 && event.operation === 'listInbox',
      );
    const before = (await events()).length;
    await inbox(query);

    const after = await events();
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)).toMatchObject({
      action: 'read',
      outcome: 'success',
      actor: 'pk_reader',
      pt_id,
      entity: 'inbox',
    });
  });
});

describe('invalid parameters of the inbox (Q19, Q21, Q36)', () => {
  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=1001'],
    ['limit', 'limit=1e2'],
    ['offset', 'offset=1'],
    ['status', 'status=all'],
    ['request_type', 'request_type=fax'],
    ['request_type', 'request_type=rx&request_type=rx'],
    ['pt_id', 'pt_id=0'],
    ['pt_id', 'pt_id=9007199254740993'],
    ['created_from', 'created_from=2026-11-02'],
    ['created_before', 'created_before=2026-13-02T00:00:00.000Z'],
  ])('%s: ?%s is 422', async (parameter, query) => {
    const { status, json } = await inbox(`?${query}`);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ parameter }]);
  });
});
