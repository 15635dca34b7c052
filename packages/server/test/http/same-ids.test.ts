import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Clinic,
  type ClinicRequest,
  type ClinicResponse,
  openClinic,
} from '../support/clinic/clinic.ts';
import { everyOperation, fillInstance, fillings } from '../support/clinic/every-operation.ts';
import { rowsOfInstance } from '../support/rows.ts';

const { sandbox, other } = fillings;

/** The later of two instances with the same patients, requests, invitations and user names. */
let second: Clinic;
/** The same instance, with an empty earlier one. */
let alone: Clinic;
beforeAll(async () => {
  [second, alone] = [await openClinic(), await openClinic()];
  for (const clinic of [second, alone]) await fillInstance(clinic, other);
  // Last, so that effects on the other instance are detected.
  await fillInstance(second, sandbox);
});
afterAll(() => Promise.all([second.close(), alone.close()]));

const essenceOf = ({ status, text }: ClinicResponse) => [status, text];

/** A page beyond the last row has only the count. */
const beyond = (request: ClinicRequest) => ({ ...request, url: `${request.url}?offset=100` });

const requests: [string, ClinicRequest][] = [
  ...Object.entries(everyOperation),
  ['showPortalRequests, counted', beyond(everyOperation.showPortalRequests)],
  ['listInvitations, counted', beyond(everyOperation.listInvitations)],
  ['inviteToPortal again', { method: 'POST', url: '/api/v1/patients/4/portal/invite' }],
];

describe('two instances with the same ids are separate (Q6)', () => {
  it.each(requests)('%s', async (_, request) => {
    const ofFirst = await rowsOfInstance(second, sandbox.instance_id);
    const { as, host } = other;
    const response = await second.request({ ...request, as, host });

    expect(ofFirst).toMatchObject({ portal_requests: [{}, {}, {}], portal_accounts: [{}] });
    expect(response.status).toBeLessThan(300);
    expect(essenceOf(response)).toEqual(essenceOf(await alone.request({ ...request, as, host })));
    expect(await rowsOfInstance(second, sandbox.instance_id)).toEqual(ofFirst);
  });
});
