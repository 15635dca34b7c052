import type { Surface } from '@mdhq/portal-types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, type ClinicRequest, openClinic } from '../../support/clinic/clinic.ts';
import { enqueue, queueOf } from '../../support/clinic/portal-requests.ts';
import { rowsIn } from '../../support/rows.ts';

const documented: [string, ClinicRequest][] = [
  ['showPortalRequests', { url: '/api/v1/patients/1/portal/enqueued' }],
  ['deletePortalRequest', { method: 'DELETE', url: '/api/v1/patients/1/portal/enqueued/1' }],
  ['inviteToPortal', { method: 'POST', url: '/api/v1/patients/1/portal/invite' }],
  [
    'createPatientQuestionnaire',
    {
      method: 'POST',
      url: '/api/v1/patients/1/questionnaires',
      body: { html_content: '<p>', raw_data: {} },
    },
  ],
  [
    'queuePatientPrescription',
    { method: 'POST', url: '/api/v1/patients/1/rxs', body: { drug_id: 1 } },
  ],
];

const observed: [string, ClinicRequest][] = [
  ['showPatient', { url: '/api/v1/patients/1' }],
  [
    'queuePatientRefill',
    {
      method: 'POST',
      url: '/api/v1/patients/1/rxs/refill',
      body: { original_prescription_id: 1 },
    },
  ],
  [
    'queuePatientSupplement',
    { method: 'POST', url: '/api/v1/patients/1/supplements', body: { supplement_id: 1 } },
  ],
  [
    'createSecureMessage',
    {
      method: 'POST',
      url: '/api/v1/patients/1/portal/secure_messages',
      body: { subject: 'News?', note: 'Any news at all?' },
    },
  ],
  [
    'validatePortalCredentials',
    {
      method: 'POST',
      url: '/api/v1/patients/portal/validate_credentials',
      body: { username: 'unknown', password: 'nothing' },
    },
  ],
];

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
  await enqueue(clinic);
});
afterEach(() => clinic.close());

async function limitTo(surface: Surface): Promise<void> {
  const update = rowsIn(clinic).updateTable('instances').set({ surface });
  await update.where('subdomain', '=', 'sandbox').execute();
}

describe('an instance with the documented surface', () => {
  it.each(documented)('has %s', async (_, call) => {
    await limitTo('documented');

    expect((await clinic.request({ ...call, as: 'writer' })).status).toBeLessThan(300);
  });

  it.each(observed)('lacks %s', async (_, call) => {
    await limitTo('documented');
    const response = await clinic.request({ ...call, as: 'writer' });

    expect(response.status).toBe(404);
    expect(response.json.type).toMatch(/#route-unavailable$/);
  });

  it.each(observed)(
    'requires credentials before it responds that %s is not available',
    async (_, call) => {
      await limitTo('documented');

      expect((await clinic.request(call)).status).toBe(401);
    },
  );

  it.each(observed.filter(([, { body }]) => body !== undefined))(
    'does not read what is sent to %s',
    async (_, call) => {
      await limitTo('documented');
      const badly: Partial<ClinicRequest>[] = [
        { body: '{"broken":' },
        { body: Buffer.alloc(1_200_000, 'x') },
        { headers: { 'content-type': 'text/plain' } },
        { as: 'reader' },
      ];
      for (const wrong of badly) {
        const response = await clinic.request({ as: 'writer', ...call, ...wrong });
        expect(response.status).toBe(404);
        expect(response.json.type).toMatch(/#route-unavailable$/);
      }
      expect((await queueOf(clinic)).json.total_count).toBe(1);
    },
  );

  it('still returns the URL of such a route', async () => {
    await limitTo('documented');
    const { json } = await queueOf(clinic);
    const [{ url_patient_details }] = json.data;

    expect(url_patient_details).toBe('https://sandbox.md-hq.com/api/v1/patients/1');
  });
});

it('an instance with the observed surface also serves observed operations', async () => {
  await limitTo('observed');
  for (const [operationId, call] of [...documented, ...observed]) {
    const { status } = await clinic.request({ ...call, as: 'writer' });
    expect({ operationId, isThere: status < 300 }).toEqual({ operationId, isThere: true });
  }
});

it('each instance has its own surface', async () => {
  await limitTo('documented');
  const call = { url: '/api/v1/patients/50', as: 'ofOther', host: 'other.md-hq.com' } as const;

  expect((await clinic.request(call)).status).toBe(200);
});
