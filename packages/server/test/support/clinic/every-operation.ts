import type { OperationId } from '@mdhq/portal-types';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { quickHash } from '../portal/quick-hash.ts';
import type { Clinic, ClinicRequest } from './clinic.ts';
import { giveAccount } from './portal-account.ts';
import { enqueue } from './portal-requests.ts';
import { patientFields } from './seed.ts';
import { openingTime } from './seeded-database.ts';

const patient = '/api/v1/patients/1';
const extended = '/api/v1/extensions/patients';
const logIn = { username: 'ada', password: 'seven quiet herons' };

/** For each operation of the contract, a request that succeeds after `fillInstance`. */
export const everyOperation: Record<OperationId, ClinicRequest> = {
  showPortalRequests: { url: `${patient}/portal/enqueued` },
  deletePortalRequest: { method: 'DELETE', url: `${patient}/portal/enqueued/2` },
  listInbox: { url: '/api/v1/extensions/portal/enqueued' },
  showPortalRequest: { url: `${extended}/1/portal/enqueued/3` },
  restorePortalRequest: { method: 'POST', url: `${extended}/1/portal/enqueued/3/restore` },
  inviteToPortal: { method: 'POST', url: `${patient}/portal/invite` },
  listInvitations: { url: `${extended}/4/portal/invitations` },
  revokeInvitation: { method: 'DELETE', url: `${extended}/4/portal/invitations/1` },
  createPatientQuestionnaire: {
    method: 'POST',
    url: `${patient}/questionnaires`,
    body: { html_content: '<p>', raw_data: {} },
  },
  queuePatientPrescription: { method: 'POST', url: `${patient}/rxs`, body: { drug_id: 1 } },
  queuePatientRefill: {
    method: 'POST',
    url: `${patient}/rxs/refill`,
    body: { original_prescription_id: 1 },
  },
  queuePatientSupplement: {
    method: 'POST',
    url: `${patient}/supplements`,
    body: { supplement_id: 1 },
  },
  createSecureMessage: {
    method: 'POST',
    url: `${patient}/portal/secure_messages`,
    body: { subject: 'News?', note: 'Any news at all?' },
  },
  showPatient: { url: patient },
  validatePortalCredentials: {
    method: 'POST',
    url: '/api/v1/patients/portal/validate_credentials',
    body: logIn,
  },
  searchPatients: { method: 'POST', url: `${extended}/search`, body: { name: 'canary' } },
};

const passwordHash = await quickHash(logIn.password);

/** The API user that fills an instance, and the text that only this instance contains. */
export const fillings = {
  sandbox: { instance_id: 1, as: 'writer', host: 'sandbox.md-hq.com', notes: 'Of the sandbox.' },
  other: { instance_id: 2, as: 'ofOther', host: 'other.md-hq.com', notes: 'Of the other.' },
} as const;

/**
 * Fills an instance: open requests 1 and 2 of patient 1, and request 3, which was dismissed, restored and dismissed again;
 * an account of patient 1; and invitation 1 of patient 4.
 */
export async function fillInstance(
  clinic: Clinic,
  { instance_id, as, host, notes }: (typeof fillings)[keyof typeof fillings],
): Promise<void> {
  const { database } = clinic;
  const email = 'eli.canary@example.com';
  await database.write((transaction) =>
    insertPatient(transaction, { ...patientFields(openingTime), instance_id, pt_id: 4, email }),
  );
  const { username } = logIn;
  await giveAccount(database, { instance_id, username, password_hash: passwordHash });
  for (const id of [1, 2, 3]) {
    if ((await enqueue(clinic, { notes, as, host })) !== id)
      throw new Error('It was no empty queue.');
  }
  const dismissal = { method: 'DELETE', url: `${patient}/portal/enqueued/3`, as, host } as const;
  await clinic.request(dismissal);
  await clinic.request({ ...everyOperation.restorePortalRequest, as, host });
  await clinic.request(dismissal);
  await clinic.request({ method: 'POST', url: '/api/v1/patients/4/portal/invite', as, host });
}
