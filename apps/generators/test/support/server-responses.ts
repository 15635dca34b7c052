import { type OperationId, operationFacts, routes } from '@mdhq/portal-types';

/** A response of the toolkit's server. */
export interface ServerResponse {
  operation: OperationId;
  status: number;
  body: unknown;
}

interface Details {
  /** The ids in the path; patient 1 by default. */
  ids?: Partial<Record<'pt_id' | 'queue_request_id' | 'invitation_id', number | string>>;
  query?: string;
  /** The JSON of the body; a valid one by default. */
  body?: string;
  headers?: Record<string, string>;
  /** The API user; `none` sends no credentials. */
  as?: 'un' | 'reader' | 'none';
}

const validBodies: Partial<Record<OperationId, object>> = {
  createPatientQuestionnaire: {
    html_content: '<p>',
    raw_data: { pain: 3 },
    questionnaire_type: 'intake',
  },
  queuePatientPrescription: { drug_id: 4711, notes: 'As before' },
  queuePatientRefill: { original_prescription_id: 88, agreed_to_terms: true },
  queuePatientSupplement: { supplement_id: 12 },
  createSecureMessage: { subject: 'News?', note: 'Any news at all?', dr_id: 5 },
  searchPatients: { name: 'o' },
  validatePortalCredentials: { username: 'nils', password: 'pwd' },
};
const operations = Object.keys(routes) as OperationId[];

/** Sends requests to a new clinic that provoke every kind of response without a fault of the server. */
export async function collectResponses(url: string): Promise<ServerResponse[]> {
  const responses: ServerResponse[] = [];

  async function call(operation: OperationId, details: Details = {}): Promise<unknown> {
    const [method, path] = routes[operation];
    const { ids = {}, query = '', headers = {}, as = 'un' } = details;
    const valid = validBodies[operation];
    const body = details.body ?? (valid && JSON.stringify(valid));
    const values: Record<string, number | string> = {
      pt_id: 1,
      queue_request_id: 1,
      invitation_id: 1,
      ...ids,
    };
    const target = path.replaceAll(/\{(\w+)\}/g, (_all, name) => String(values[name]));
    const response = await fetch(url + target + query, {
      method,
      headers: {
        ...(as !== 'none' && { authorization: `Basic ${btoa(`${as}:pwd`)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const json = await response.json();
    responses.push({ operation, status: response.status, body: json });
    return json;
  }

  const added: number[] = [];
  for (const operation of operations.filter((one) => /^(create|queuePatient)/.test(one))) {
    const { portal_queue_id } = (await call(operation)) as { portal_queue_id: number };
    added.push(portal_queue_id);
  }
  await call('queuePatientPrescription', { query: '?enqueue=false' });
  await call('showPortalRequests');
  await call('showPortalRequests', { query: '?limit=1' });
  await call('showPortalRequests', { ids: { pt_id: 2 } });
  await call('listInbox');
  await call('listInbox', { query: '?limit=1&request_type=rx' });
  const ids = { queue_request_id: added[0] ?? 0 };
  await call('showPortalRequest', { ids });
  await call('deletePortalRequest', { ids });
  await call('deletePortalRequest', { ids });
  await call('showPortalRequest', { ids });
  await call('showPortalRequests', { query: '?status=dismissed' });
  await call('listInbox', { query: '?status=dismissed' });
  await call('restorePortalRequest', { ids });
  await call('restorePortalRequest', { ids });
  await call('showPortalRequest', { ids });
  await call('listInvitations');
  const { invitation } = (await call('inviteToPortal')) as { invitation: { id: number } };
  await call('listInvitations');
  await call('revokeInvitation', { ids: { invitation_id: invitation.id } });
  await call('revokeInvitation', { ids: { invitation_id: invitation.id } });
  await call('listInvitations');
  await call('inviteToPortal', { ids: { pt_id: 2 } });
  await call('inviteToPortal');
  // The clinic allows two invitations of a patient.
  await call('inviteToPortal');
  await call('showPatient');
  await call('showPatient', { ids: { pt_id: 2 } });
  await call('searchPatients');
  await call('searchPatients', { body: '{"name":"x"}' });
  await call('searchPatients', { body: '{}' });
  await call('validatePortalCredentials');
  await call('listInbox', { query: '?cursor=abc' });
  await call('listInbox', { query: '?limit=0' });
  for (const operation of operations) {
    const { hasBody, changesData, takesKey } = operationFacts[operation];
    const [, path] = routes[operation];
    await call(operation, { as: 'none' });
    if (changesData) await call(operation, { as: 'reader' });
    if (path.includes('{pt_id}')) {
      await call(operation, { ids: { pt_id: 999 } });
      await call(operation, { ids: { pt_id: '9007199254740993' } });
    }
    if (path.includes('_id}/') || /\{(queue|invitation)/.test(path)) {
      await call(operation, { ids: { queue_request_id: 999, invitation_id: 999 } });
    }
    await call(operation, { query: '?unknown=1' });
    await call(operation, { query: '?%zz' });
    if (hasBody) {
      await call(operation, { body: '{' });
      await call(operation, { body: '{"unknown":1}' });
      await call(operation, { headers: { 'content-type': 'text/plain' } });
      await call(operation, { body: JSON.stringify({ notes: 'x'.repeat(2 ** 20) }) });
    }
    if (hasBody && takesKey) {
      const headers = { 'idempotency-key': `key-of-${operation}` };
      await call(operation, { headers });
      await call(operation, { ids: { pt_id: 2 }, headers });
    }
  }
  return responses;
}
