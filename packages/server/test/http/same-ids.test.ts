import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Clinic,
  type ClinicAnswer,
  type ClinicRequest,
  openClinic,
} from '../support/clinic/clinic.ts';
import { everyOperation, fillInstance, fillings } from '../support/clinic/every-operation.ts';
import { rowsOfInstance } from '../support/clinic/rows-of-instance.ts';

const { sandbox, other } = fillings;

/** The later of two instances that have the same patients, requests, invitations and log-ins by number and name. */
let second: Clinic;
/** The same instance, with nothing in the earlier one. */
let alone: Clinic;
beforeAll(async () => {
  [second, alone] = [await openClinic(), await openClinic()];
  for (const clinic of [second, alone]) await fillInstance(clinic, other);
  // Last, so that what it did to the other's is seen too.
  await fillInstance(second, sandbox);
});
afterAll(() => Promise.all([second.close(), alone.close()]));

const essenceOf = ({ status, text }: ClinicAnswer) => [status, text];

/** A page beyond the last row has nothing but the count to tell. */
const beyond = (request: ClinicRequest) => ({ ...request, url: `${request.url}?offset=100` });

const requests: [string, ClinicRequest][] = [
  ...Object.entries(everyOperation),
  ['showPortalRequests, counted', beyond(everyOperation.showPortalRequests)],
  ['listInvitations, counted', beyond(everyOperation.listInvitations)],
  ['inviteToPortal again', { method: 'POST', url: '/api/v1/patients/4/portal/invite' }],
];

describe('where both instances have the same numbers, each has its own alone (Q6)', () => {
  it.each(requests)('%s', async (_, request) => {
    const ofFirst = rowsOfInstance(second, sandbox.instance_id);
    const { as, host } = other;
    const answer = await second.request({ ...request, as, host });

    expect(ofFirst).toMatchObject({ portal_requests: [{}, {}, {}], portal_accounts: [{}] });
    expect(answer.status).toBeLessThan(300);
    expect(essenceOf(answer)).toEqual(essenceOf(await alone.request({ ...request, as, host })));
    expect(rowsOfInstance(second, sandbox.instance_id)).toEqual(ofFirst);
  });
});
