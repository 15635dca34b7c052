import { createPortalClient, PortalError } from '@mdhq/portal-client';
import { createFetchClient } from '@mdhq/portal-client/fetch';
import type { OperationId } from '@mdhq/portal-types';
import type { Credentials } from '../../src/http/messages.ts';

/** The ids in the paths of a call. */
export interface Ids {
  patient: number;
  request: number;
  invitation: number;
}

/** Calls an operation: resolves with the body of a success, and rejects with a `Failure`. */
export type CallOperation = (operation: OperationId, ids: Ids) => Promise<unknown>;

/** A problem of the contract, as an entry reports it. */
export class Failure extends Error {
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(status: number | undefined, code: string | undefined) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

interface Connection {
  url: URL;
  credentials: Credentials;
  fetch: (request: Request) => Promise<Response>;
}

const questionnaire = { html_content: '<p>', raw_data: { pain: 3 } };
const message = { subject: 'News?', note: 'Any news at all?' };
const logIn = { username: 'nils', password: 'pwd' };

function callsOfClient({ url, credentials, fetch }: Connection): CallOperation {
  const client = createPortalClient({ baseUrl: url, ...credentials, retries: 0, fetch });
  const calls: Record<OperationId, (ids: Ids) => Promise<unknown>> = {
    showPortalRequests: ({ patient }) => client.enqueued.list(patient),
    deletePortalRequest: ({ patient, request }) => client.enqueued.dismiss(patient, request),
    listInbox: () => client.inbox.list(),
    showPortalRequest: ({ patient, request }) => client.enqueued.show(patient, request),
    restorePortalRequest: ({ patient, request }) => client.enqueued.restore(patient, request),
    inviteToPortal: ({ patient }) => client.portal.invite(patient),
    listInvitations: ({ patient }) => client.invitations.list(patient),
    revokeInvitation: ({ patient, invitation }) => client.invitations.revoke(patient, invitation),
    createPatientQuestionnaire: ({ patient }) =>
      client.questionnaires.create(patient, questionnaire),
    queuePatientPrescription: ({ patient }) => client.prescriptions.queue(patient, { drug_id: 1 }),
    queuePatientRefill: ({ patient }) =>
      client.prescriptions.refill(patient, { original_prescription_id: 1 }),
    queuePatientSupplement: ({ patient }) =>
      client.supplements.queue(patient, { supplement_id: 1 }),
    createSecureMessage: ({ patient }) => client.secureMessages.create(patient, message),
    showPatient: ({ patient }) => client.patients.show(patient),
    searchPatients: () => client.patients.search({ name: 'o' }),
    validatePortalCredentials: () => client.portal.validateCredentials(logIn),
  };
  return async (operation, ids) => {
    try {
      return await calls[operation](ids);
    } catch (error) {
      if (error instanceof PortalError) throw new Failure(error.status, error.code);
      throw error;
    }
  };
}

function callsOfFetchClient({ url, credentials, fetch }: Connection): CallOperation {
  const http = createFetchClient({ baseUrl: url, ...credentials, fetch });
  const patient = '/api/v1/patients/{pt_id}';
  const extension = '/api/v1/extensions/patients/{pt_id}';
  const of = (ids: Ids) => ({ params: { path: { pt_id: ids.patient } } });
  const ofRequest = (ids: Ids) => ({
    params: { path: { pt_id: ids.patient, queue_request_id: ids.request } },
  });
  const ofInvitation = (ids: Ids) => ({
    params: { path: { pt_id: ids.patient, invitation_id: ids.invitation } },
  });
  const calls: Record<
    OperationId,
    (ids: Ids) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  > = {
    showPortalRequests: (ids) => http.GET(`${patient}/portal/enqueued`, of(ids)),
    deletePortalRequest: (ids) =>
      http.DELETE(`${patient}/portal/enqueued/{queue_request_id}`, ofRequest(ids)),
    listInbox: () => http.GET('/api/v1/extensions/portal/enqueued'),
    showPortalRequest: (ids) =>
      http.GET(`${extension}/portal/enqueued/{queue_request_id}`, ofRequest(ids)),
    restorePortalRequest: (ids) =>
      http.POST(`${extension}/portal/enqueued/{queue_request_id}/restore`, ofRequest(ids)),
    inviteToPortal: (ids) => http.POST(`${patient}/portal/invite`, of(ids)),
    listInvitations: (ids) => http.GET(`${extension}/portal/invitations`, of(ids)),
    revokeInvitation: (ids) =>
      http.DELETE(`${extension}/portal/invitations/{invitation_id}`, ofInvitation(ids)),
    createPatientQuestionnaire: (ids) =>
      http.POST(`${patient}/questionnaires`, { ...of(ids), body: questionnaire }),
    queuePatientPrescription: (ids) =>
      http.POST(`${patient}/rxs`, { ...of(ids), body: { drug_id: 1 } }),
    queuePatientRefill: (ids) =>
      http.POST(`${patient}/rxs/refill`, { ...of(ids), body: { original_prescription_id: 1 } }),
    queuePatientSupplement: (ids) =>
      http.POST(`${patient}/supplements`, { ...of(ids), body: { supplement_id: 1 } }),
    createSecureMessage: (ids) =>
      http.POST(`${patient}/portal/secure_messages`, { ...of(ids), body: message }),
    showPatient: (ids) => http.GET(patient, of(ids)),
    searchPatients: () => http.POST('/api/v1/extensions/patients/search', { body: { name: 'o' } }),
    validatePortalCredentials: () =>
      http.POST('/api/v1/patients/portal/validate_credentials', { body: logIn }),
  };
  return async (operation, ids) => {
    const { data, error, response } = await calls[operation](ids);
    if (response.ok) return data;
    throw new Failure(response.status, String((error as { type?: string }).type).split('#')[1]);
  };
}

/** How each entry of the client calls the operations. */
export const entries: Readonly<Record<string, (connection: Connection) => CallOperation>> = {
  '@mdhq/portal-client': callsOfClient,
  '@mdhq/portal-client/fetch': callsOfFetchClient,
};
