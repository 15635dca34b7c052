import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, type ClinicResponse, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, enqueue, idsOf, queueOf } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { failWrites } from '../../support/database-faults.ts';
import { allRows, changeRows } from '../../support/rows.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.close());

const eventsOf = async (outcome: string) =>
  (await allRows(clinic, 'audit_events')).filter(
    (event) => event.operation === 'deletePortalRequest' && event.outcome === outcome,
  );

describe('a dismissed request', () => {
  it('is returned with its new state, time and API user', async () => {
    const id = await enqueue(clinic);
    clinic.time.now += 1_000;
    const response = await dismiss(clinic, id);

    expect(response.status).toBe(200);
    expect(response.json).toEqual({
      result: true,
      message: 'The request was dismissed.',
      data: {
        object: 'portal_request',
        id,
        pt_id: 1,
        request_type: 'rx',
        status: 'dismissed',
        created: '2026-11-02T15:04:05.000Z',
        subject: 'Prescription: drug 4711',
        details: { drug_id: 4711, notes: 'As last year.' },
        dismissed_at: '2026-11-02T15:04:06.000Z',
        dismissed_by: 'pk_writer',
        url_portal_request: `https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued/${id}`,
        url_patient_details: 'https://sandbox.md-hq.com/api/v1/patients/1',
      },
    });
  });

  it('is dismissed once: the second DELETE changes nothing, and returns user and time (Q16)', async () => {
    const id = await enqueue(clinic);
    await dismiss(clinic, id);
    clinic.time.now += 60_000;
    const again = await dismiss(clinic, id, 'second');
    const andAgain = await dismiss(clinic, id);

    for (const response of [again, andAgain]) {
      expect(response.status).toBe(404);
      expect(response.json).toMatchObject({
        type: expect.stringMatching(/#request-already-dismissed$/),
        dismissed_at: '2026-11-02T15:04:05.000Z',
        dismissed_by: 'pk_writer',
      });
    }
    expect(await allRows(clinic, 'portal_requests')).toMatchObject([
      { dismissed_at: openingTime, dismissed_by: 'pk_writer' },
    ]);
    expect(await eventsOf('success')).toHaveLength(1);
    expect(await eventsOf('refused')).toMatchObject([
      { actor: 'pk_second' },
      { actor: 'pk_writer' },
    ]);
  });

  it('is not in lists, filters and counts (Q17)', async () => {
    const first = await enqueue(clinic);
    const second = await enqueue(clinic);
    await dismiss(clinic, first);

    const listed = async (query: string) => {
      const response = await queueOf(clinic, query);
      return [idsOf(response), response.json.total_count, response.json.has_more];
    };
    expect(await listed('')).toEqual([[second], 1, false]);
    expect(await listed('?status=open')).toEqual([[second], 1, false]);
    expect(await listed('?request_type=rx')).toEqual([[second], 1, false]);
    expect(await listed('?limit=1')).toEqual([[second], 1, false]);
    expect(await listed('?offset=1')).toEqual([[], 1, false]);
    expect(await listed('?status=dismissed')).toEqual([[first], 1, false]);
    expect(await listed('?status=all')).toEqual([[first, second], 2, false]);
  });

  it('keeps all of its data; only time and API user are added (Q18)', async () => {
    const id = await enqueue(clinic, { notes: 'Zoë’s drops 💧\n\t"twice"' });
    const [before] = await allRows(clinic, 'portal_requests');
    clinic.time.now += 1;
    await dismiss(clinic, id);
    const [after] = await allRows(clinic, 'portal_requests');

    expect(after).toEqual({
      ...before,
      dismissed_at: openingTime + 1,
      dismissed_by: 'pk_writer',
    });
  });

  it('has one audit event, with actor, operation, patient, time and address', async () => {
    const id = await enqueue(clinic);
    const response = await dismiss(clinic, id);

    expect(await eventsOf('success')).toEqual([
      {
        instance_id: 1,
        sequence: 2,
        at: openingTime,
        operation: 'deletePortalRequest',
        action: 'delete',
        outcome: 'success',
        actor_kind: 'api_user',
        actor: 'pk_writer',
        address: '127.0.0.1',
        request_id: response.headers['x-request-id'],
        pt_id: 1,
        entity: `portal_request/${id}`,
        repeats: null,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });
});

describe('a thousand concurrent DELETEs of one request', () => {
  it('dismiss it once: one 200, the others 404 with the name of the first, one event each (Q16, Q57)', async () => {
    const id = await enqueue(clinic);
    const responses = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        dismiss(clinic, id, index % 2 === 0 ? 'writer' : 'second'),
      ),
    );

    const winners = responses.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    const losers = responses.filter(({ status }) => status === 404);
    expect(losers).toHaveLength(999);
    const { dismissed_at, dismissed_by } = (winners[0] as ClinicResponse).json.data;
    for (const { json } of losers) expect(json).toMatchObject({ dismissed_at, dismissed_by });
    expect(await eventsOf('success')).toMatchObject([{ actor: dismissed_by }]);
    expect(await eventsOf('refused')).toHaveLength(999);
  });
});

describe('a change and its audit event', () => {
  it.each([
    ['the table is gone', (place: Clinic) => changeRows(place, 'drop table audit_events')],
    ['the event is refused', (place: Clinic) => failWrites(place, 'insert on', 'audit_events')],
  ])('are undone together where %s (Q58)', async (_, sabotage) => {
    const id = await enqueue(clinic);
    await sabotage(clinic);

    const responses = await Promise.all([
      dismiss(clinic, id),
      clinic.request({
        method: 'POST',
        url: '/api/v1/patients/1/rxs',
        as: 'writer',
        body: { drug_id: 1 },
      }),
      clinic.request({ method: 'POST', url: '/api/v1/patients/1/portal/invite', as: 'writer' }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([500, 500, 500]);
    expect(await allRows(clinic, 'portal_requests')).toMatchObject([
      { queue_request_id: id, dismissed_at: null },
    ]);
    expect(await allRows(clinic, 'invitations')).toEqual([]);
    expect(await allRows(clinic, 'outbox')).toEqual([]);
    expect(await allRows(clinic, 'counters')).toContainEqual({
      instance_id: 1,
      name: 'portal_request',
      value: id,
    });
  });
});
