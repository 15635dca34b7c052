import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiUserKey } from '../../support/clinic/api-users.ts';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, enqueue, idsOf, queueOf } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { allRows } from '../../support/rows.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.close());

interface Restoring {
  as?: ApiUserKey;
  ptId?: number;
  host?: string;
  key?: string;
}

const restore = (
  id: number,
  { as = 'writer', ptId = 1, host = 'sandbox.md-hq.com', key }: Restoring = {},
): Promise<ClinicResponse> =>
  clinic.request({
    method: 'POST',
    url: `/api/v1/extensions/patients/${ptId}/portal/enqueued/${id}/restore`,
    as,
    host,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });

const show = (id: number, { as = 'writer', ptId = 1, host }: Restoring = {}) =>
  clinic.request({
    url: `/api/v1/extensions/patients/${ptId}/portal/enqueued/${id}`,
    as,
    ...(host !== undefined && { host }),
  });

const eventsOf = async (operation: string) =>
  (await allRows(clinic, 'audit_events')).filter((event) => event.operation === operation);

describe('a restored request', () => {
  it('is returned to its position unchanged, and the response has its new state', async () => {
    const ids = [await enqueue(clinic), await enqueue(clinic), await enqueue(clinic)];
    const before = (await queueOf(clinic)).text;
    clinic.time.now += 60_000;
    await dismiss(clinic, 2);
    clinic.time.now += 60_000;

    const { status, json } = await restore(2, { as: 'second' });

    expect(status).toBe(200);
    expect(json).toMatchObject({ result: true, message: 'The request was restored.' });
    expect(json.data).toMatchObject({
      id: 2,
      status: 'open',
      created: '2026-11-02T15:04:05.000Z',
      details: { drug_id: 4711, notes: 'As last year.' },
      dismissed_at: null,
      dismissed_by: null,
    });
    const after = await queueOf(clinic);
    expect(idsOf(after)).toEqual(ids);
    expect(after.text).toBe(before);
  });

  it('can be dismissed again, with a new time and API user (Q16)', async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);
    await restore(1);
    clinic.time.now += 1_000;

    expect((await dismiss(clinic, 1, 'second')).json.data).toMatchObject({
      dismissed_at: '2026-11-02T15:04:06.000Z',
      dismissed_by: 'pk_second',
    });
  });

  it('keeps its dismissal in the history, and has an audit event (Q57)', async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);
    clinic.time.now += 5_000;
    await restore(1, { as: 'second' });

    expect(await allRows(clinic, 'restorations')).toEqual([
      {
        instance_id: 1,
        queue_request_id: 1,
        number: 1,
        dismissed_at: openingTime,
        dismissed_by: 'pk_writer',
        restored_at: openingTime + 5_000,
        restored_by: 'pk_second',
      },
    ]);
    expect(await eventsOf('restorePortalRequest')).toMatchObject([
      {
        action: 'update',
        outcome: 'success',
        actor: 'pk_second',
        pt_id: 1,
        entity: 'portal_request/1',
      },
    ]);
    expect(await eventsOf('deletePortalRequest')).toHaveLength(1);
  });

  it('is restored once by fifty concurrent requests: one row, one change in the audit trail, equal responses', async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);

    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => restore(1, { as: index % 2 ? 'second' : 'writer' })),
    );

    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(responses.map(({ json }) => JSON.stringify(json.data))).size).toBe(1);
    const back = responses.filter(({ json }) => json.message === 'The request was restored.');
    expect(back).toHaveLength(1);
    expect(await allRows(clinic, 'restorations')).toHaveLength(1);
    const actions = (await eventsOf('restorePortalRequest')).map(({ action }) => action);
    expect(actions.filter((action) => action === 'update')).toHaveLength(1);
    expect(actions).toHaveLength(50);
  });

  it('that was already open gets the same response, changes nothing, and is recorded as a read', async () => {
    await enqueue(clinic);
    const before = await allRows(clinic, 'portal_requests');
    const { status, json } = await restore(1);

    expect(status).toBe(200);
    expect(json).toMatchObject({
      message: 'The request is already open.',
      data: { id: 1, status: 'open' },
    });
    expect(await allRows(clinic, 'portal_requests')).toEqual(before);
    expect(await allRows(clinic, 'restorations')).toEqual([]);
    expect(await eventsOf('restorePortalRequest')).toMatchObject([{ action: 'read' }]);
  });

  it('is not restored again by a repeat with the same Idempotency-Key after a later dismissal (Q26)', async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);
    const first = await restore(1, { key: 'undo-1' });
    await dismiss(clinic, 1);
    const again = await restore(1, { key: 'undo-1' });

    expect(again.text).toBe(first.text);
    expect(idsOf(await queueOf(clinic))).toEqual([]);
    expect(await allRows(clinic, 'restorations')).toHaveLength(1);
  });

  it('stays dismissed if the API user is read-only', async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);
    expect((await restore(1, { as: 'reader' })).status).toBe(403);
    expect(idsOf(await queueOf(clinic))).toEqual([]);
    expect(await eventsOf('restorePortalRequest')).toMatchObject([{ outcome: 'refused' }]);
  });
});

describe('restoring and showing a request that is unknown or of another patient (Q6)', () => {
  beforeEach(async () => {
    await enqueue(clinic);
    await dismiss(clinic, 1);
    for (const as of ['ofOther', 'ofOther'] as const) {
      await enqueue(clinic, { pt_id: 50, as, host: 'other.md-hq.com' });
    }
    await clinic.request({
      method: 'DELETE',
      url: '/api/v1/patients/50/portal/enqueued/2',
      as: 'ofOther',
      host: 'other.md-hq.com',
    });
    await clinic.request({
      method: 'POST',
      url: '/api/v1/patients/1/rxs?enqueue=false',
      as: 'writer',
      body: { drug_id: 1 },
    });
  });

  it.each([
    ['another patient’s', 1, 2, 'request-not-found'],
    ['a patient’s whom only another instance has', 2, 50, 'patient-not-found'],
    ['another instance’s, under the own patient', 9, 1, 'request-not-found'],
    ['one that was never enqueued', 2, 1, 'request-not-found'],
    ['one of an unknown patient', 1, 999, 'patient-not-found'],
  ])('%s is 404, and nothing changes', async (_, id, ptId, code) => {
    const before = await allRows(clinic, 'portal_requests');
    for (const response of [await restore(id, { ptId }), await show(id, { ptId })]) {
      expect(response.status).toBe(404);
      expect(response.json.type).toMatch(new RegExp(`#${code}$`));
    }
    expect(await allRows(clinic, 'portal_requests')).toEqual(before);
    expect(await allRows(clinic, 'restorations')).toEqual([]);
  });

  it('the same ids of two instances are two requests', async () => {
    await restore(1);
    const foreign = { ptId: 50, as: 'ofOther', host: 'other.md-hq.com' } as const;
    expect((await show(2, foreign)).json.portal_request.status).toBe('dismissed');
    expect((await show(1, foreign)).json.history).toHaveLength(1);
    expect((await show(1)).json.history).toHaveLength(3);
  });
});

describe('a request in full', () => {
  it('has its patient, its details and the API user who added it', async () => {
    await enqueue(clinic);
    const { status, json } = await show(1, { as: 'reader' });

    expect(status).toBe(200);
    expect(json).toEqual({
      object: 'portal_request_record',
      portal_request: (await queueOf(clinic)).json.data[0],
      patient: (await clinic.request({ url: '/api/v1/patients/1', as: 'writer' })).json,
      history: [{ act: 'enqueued', at: '2026-11-02T15:04:05.000Z', by: 'pk_writer' }],
    });
    expect(await eventsOf('showPortalRequest')).toMatchObject([
      { action: 'read', actor: 'pk_reader', pt_id: 1, entity: 'portal_request/1' },
    ]);
  });

  it('has its history, oldest first, and the state of its last entry', async () => {
    await enqueue(clinic);
    for (const act of [dismissedBy('writer'), restoredBy('second'), dismissedBy('second')]) {
      clinic.time.now += 1_000;
      await act();
    }
    const events = [
      { act: 'enqueued', at: '2026-11-02T15:04:05.000Z', by: 'pk_writer' },
      { act: 'dismissed', at: '2026-11-02T15:04:06.000Z', by: 'pk_writer' },
      { act: 'restored', at: '2026-11-02T15:04:07.000Z', by: 'pk_second' },
      { act: 'dismissed', at: '2026-11-02T15:04:08.000Z', by: 'pk_second' },
    ];
    const dismissed = (await show(1)).json;
    expect(dismissed.history).toEqual(events);
    expect(dismissed.portal_request.status).toBe('dismissed');

    clinic.time.now += 1_000;
    await restoredBy('writer')();
    const open = (await show(1)).json;
    expect(open.history).toEqual([
      ...events,
      { act: 'restored', at: '2026-11-02T15:04:09.000Z', by: 'pk_writer' },
    ]);
    expect(open.portal_request.status).toBe('open');
  });

  const dismissedBy = (as: ApiUserKey) => () => dismiss(clinic, 1, as);
  const restoredBy = (as: ApiUserKey) => () => restore(1, { as });
});
