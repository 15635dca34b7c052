import type { OperationId } from '@mdhq/portal-types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContract } from '../../src/http/contract.ts';
import { hashPassword } from '../../src/portal/password-hash.ts';
import { insertPatient } from '../../src/store/patients.ts';
import type { AuditEventsTable } from '../../src/store/schema.ts';
import { type Clinic, type ClinicRequest, openClinic, openingTime } from '../support/clinic.ts';
import { giveAccount } from '../support/portal-account.ts';
import { dismiss, enqueue } from '../support/portal-requests.ts';
import { somebody } from '../support/seed.ts';
import { openSqliteFile } from '../support/sqlite-file.ts';

const patient = '/api/v1/patients/1';
const extended = '/api/v1/extensions/patients';
const logIn = { username: 'ada', password: 'seven quiet herons' };

/** What the patient sends in gets the next number, which depends on what was sent in before. */
const submitted = {
  action: 'create',
  pt_id: 1,
  entity: expect.stringMatching(/^portal_request\/\d+$/),
} as const;

/** How each operation of the contract is asked for so that it does something, and what its event says of it. */
const acts: Record<
  OperationId,
  [ClinicRequest, Pick<AuditEventsTable, 'action' | 'pt_id' | 'entity'>]
> = {
  showPortalRequests: [
    { url: `${patient}/portal/enqueued` },
    { action: 'read', pt_id: 1, entity: 'portal_requests' },
  ],
  deletePortalRequest: [
    { method: 'DELETE', url: `${patient}/portal/enqueued/2` },
    { action: 'delete', pt_id: 1, entity: 'portal_request/2' },
  ],
  listInbox: [
    { url: '/api/v1/extensions/portal/enqueued' },
    { action: 'read', pt_id: null, entity: 'inbox' },
  ],
  showPortalRequest: [
    { url: `${extended}/1/portal/enqueued/1` },
    { action: 'read', pt_id: 1, entity: 'portal_request/1' },
  ],
  restorePortalRequest: [
    { method: 'POST', url: `${extended}/1/portal/enqueued/3/restore` },
    { action: 'update', pt_id: 1, entity: 'portal_request/3' },
  ],
  inviteToPortal: [
    { method: 'POST', url: `${patient}/portal/invite` },
    { action: 'create', pt_id: 1, entity: 'invitation/2' },
  ],
  listInvitations: [
    { url: `${extended}/1/portal/invitations` },
    { action: 'read', pt_id: 1, entity: 'invitations' },
  ],
  revokeInvitation: [
    { method: 'DELETE', url: `${extended}/4/portal/invitations/1` },
    { action: 'delete', pt_id: 4, entity: 'invitation/1' },
  ],
  createPatientQuestionnaire: [
    {
      method: 'POST',
      url: `${patient}/questionnaires`,
      body: { html_content: '<p>', raw_data: {} },
    },
    submitted,
  ],
  queuePatientPrescription: [
    { method: 'POST', url: `${patient}/rxs`, body: { drug_id: 1 } },
    submitted,
  ],
  queuePatientRefill: [
    { method: 'POST', url: `${patient}/rxs/refill`, body: { original_prescription_id: 1 } },
    submitted,
  ],
  queuePatientSupplement: [
    { method: 'POST', url: `${patient}/supplements`, body: { supplement_id: 1 } },
    submitted,
  ],
  createSecureMessage: [
    {
      method: 'POST',
      url: `${patient}/portal/secure_messages`,
      body: { subject: 'News?', note: 'Any news at all?' },
    },
    submitted,
  ],
  showPatient: [{ url: patient }, { action: 'read', pt_id: 1, entity: 'patient/1' }],
  validatePortalCredentials: [
    { method: 'POST', url: '/api/v1/patients/portal/validate_credentials', body: logIn },
    { action: 'execute', pt_id: 1, entity: 'portal_account/1' },
  ],
  searchPatients: [
    { method: 'POST', url: `${extended}/search`, body: { name: 'canary' } },
    { action: 'read', pt_id: null, entity: 'patients' },
  ],
};

/** Open requests 1 and 2 and the dismissed 3 of patient 1, who has an account, and invitation 1 of patient 4. */
let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
  const { database } = clinic;
  const email = 'eli.canary@example.com';
  await database.write((transaction) =>
    insertPatient(transaction, { ...somebody(openingTime), instance_id: 1, pt_id: 4, email }),
  );
  const password_hash = await hashPassword(logIn.password);
  await giveAccount(database, { username: logIn.username, password_hash });
  for (const id of [1, 2, 3]) expect(await enqueue(clinic)).toBe(id);
  await dismiss(clinic, 3);
  await clinic.request({ method: 'POST', url: '/api/v1/patients/4/portal/invite', as: 'writer' });
});
afterAll(() => clinic.close());

function events(): AuditEventsTable[] {
  return openSqliteFile(clinic.dataDir)
    .prepare<[], AuditEventsTable>('select * from audit_events order by instance_id, sequence')
    .all();
}

it.each((await loadContract()).map(({ operationId }) => operationId))(
  'one %s is one event, of what was done, by whom, from where and with which patient (Q57)',
  async (operation) => {
    const [request, act] = acts[operation];
    const before = events();
    const { status, headers } = await clinic.request({ as: 'writer', ...request });

    expect(status).toBeLessThan(300);
    expect(events()).toEqual([
      ...before,
      {
        instance_id: 1,
        sequence: before.length + 1,
        at: openingTime,
        operation,
        outcome: 'success',
        actor_kind: 'api_user',
        actor: 'pk_writer',
        address: '127.0.0.1',
        request_id: headers['x-request-id'],
        hash: expect.any(String),
        ...act,
      },
    ]);
  },
);
