import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, type ClinicRequest, openClinic } from '../../support/clinic/clinic.ts';
import { enqueue } from '../../support/clinic/portal-requests.ts';
import { allRows } from '../../support/rows.ts';

/** A patient of `other` with an id that `sandbox` does not have, and an id that no instance has. */
const ofOther = 50;
const unknownPatient = 999;

let clinic: Clinic;
let requestOfOther: number;
let requestOfPatient2: number;
beforeAll(async () => {
  clinic = await openClinic();
  await enqueue(clinic);
  requestOfPatient2 = await enqueue(clinic, { pt_id: 2 });
  for (let count = 0; count < 5; count += 1) {
    requestOfOther = await enqueue(clinic, {
      pt_id: ofOther,
      as: 'ofOther',
      host: 'other.md-hq.com',
    });
  }
});
afterAll(() => clinic.close());

const calls: [string, (ptId: number) => ClinicRequest][] = [
  ['GET the queue', (ptId) => ({ url: `/api/v1/patients/${ptId}/portal/enqueued` })],
  [
    'GET dismissed requests',
    (ptId) => ({
      url: `/api/v1/patients/${ptId}/portal/enqueued?status=all&request_type=rx&offset=1`,
    }),
  ],
  [
    'DELETE',
    (ptId) => ({
      method: 'DELETE',
      url: `/api/v1/patients/${ptId}/portal/enqueued/${requestOfOther}`,
    }),
  ],
  [
    'GET a request in full',
    (ptId) => ({ url: `/api/v1/extensions/patients/${ptId}/portal/enqueued/${requestOfOther}` }),
  ],
  [
    'POST a restoration',
    (ptId) => ({
      method: 'POST',
      url: `/api/v1/extensions/patients/${ptId}/portal/enqueued/${requestOfOther}/restore`,
    }),
  ],
  [
    'POST an invitation',
    (ptId) => ({ method: 'POST', url: `/api/v1/patients/${ptId}/portal/invite` }),
  ],
  [
    'POST a questionnaire',
    (ptId) => ({
      method: 'POST',
      url: `/api/v1/patients/${ptId}/questionnaires`,
      body: { html_content: 'a', raw_data: {} },
    }),
  ],
  [
    'POST a prescription',
    (ptId) => ({ method: 'POST', url: `/api/v1/patients/${ptId}/rxs`, body: { drug_id: 1 } }),
  ],
];

const tables = ['portal_requests', 'restorations', 'invitations', 'outbox'] as const;
/** The state that must not change. The refusal is in the audit trail of the caller's instance. */
async function everything(): Promise<unknown[]> {
  const events = await allRows(clinic, 'audit_events');
  return [
    ...(await Promise.all(tables.map((table) => allRows(clinic, table)))),
    events.filter(({ outcome, instance_id }) => outcome === 'success' || instance_id === 2),
  ];
}

describe('another instance’s patient is the same 404 as one that does not exist (Q6)', () => {
  it.each(calls)('%s', async (_, call) => {
    const before = await everything();
    const foreign = await clinic.request({ ...call(ofOther), as: 'writer' });
    const unknown = await clinic.request({ ...call(unknownPatient), as: 'writer' });

    expect(foreign.status).toBe(404);
    expect(foreign.json.type).toMatch(/#patient-not-found$/);
    const { instance: _foreign, ...foreignProblem } = foreign.json;
    const { instance: _unknown, ...unknownProblem } = unknown.json;
    expect(foreignProblem).toEqual(unknownProblem);
    expect(await everything()).toEqual(before);
  });
});

describe('a request id exists only for its patient and instance (Q6)', () => {
  it.each([
    ['another patient’s', () => requestOfPatient2],
    ['another instance’s', () => requestOfOther],
    ['one that does not exist', () => 999_999],
  ])('%s is not found', async (_, id) => {
    const before = await everything();
    const response = await clinic.request({
      method: 'DELETE',
      url: `/api/v1/patients/1/portal/enqueued/${id()}`,
      as: 'writer',
    });

    expect(response.status).toBe(404);
    expect(response.json).toMatchObject({
      type: expect.stringMatching(/#request-not-found$/),
      detail: 'This patient has no portal request with this queue_request_id.',
    });
    expect(await everything()).toEqual(before);
  });
});
