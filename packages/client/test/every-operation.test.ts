import { describe, expect, test } from 'vitest';
import { createPortalClient, type OperationId, type PortalClient } from '../src/index.ts';
import { example, routes } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

/** A call of each operation. A new operation of the contract does not compile here, and fails below. */
const calls = {
  showPortalRequests: { of: (client) => client.enqueued.list(1), response: 'onOpenQueue' },
  deletePortalRequest: {
    of: (client) => client.enqueued.dismiss(1, 27),
    response: 'requestDismissed',
  },
  listInbox: { of: (client) => client.inbox.list(), response: 'onInbox' },
  showPortalRequest: {
    of: (client) => client.enqueued.show(1, 27),
    response: 'requestRestoredOnce',
  },
  restorePortalRequest: {
    of: (client) => client.enqueued.restore(1, 27),
    response: 'requestRestored',
  },
  inviteToPortal: { of: (client) => client.portal.invite(221), response: 'invitedToJoin' },
  listInvitations: { of: (client) => client.invitations.list(221), response: 'onInvitations' },
  revokeInvitation: {
    of: (client) => client.invitations.revoke(221, 10),
    response: 'invitationRevoked',
  },
  createPatientQuestionnaire: {
    of: (client) => client.questionnaires.create(1, { html_content: '<p>', raw_data: {} }),
    response: 'enqueued',
  },
  queuePatientPrescription: {
    of: (client) => client.prescriptions.queue(1, { drug_id: 4711 }),
    response: 'enqueued',
  },
  queuePatientRefill: {
    of: (client) => client.prescriptions.refill(1, { original_prescription_id: 88 }),
    response: 'enqueued',
  },
  queuePatientSupplement: {
    of: (client) => client.supplements.queue(1, { supplement_id: 12 }),
    response: 'enqueued',
  },
  createSecureMessage: {
    of: (client) => client.secureMessages.create(1, { subject: 'News?', note: 'Any news at all?' }),
    response: 'enqueued',
  },
  showPatient: { of: (client) => client.patients.show(1), response: 'patientWithQueue' },
  searchPatients: {
    of: (client) => client.patients.search({ name: 'hazel bru' }),
    response: 'patientsFound',
  },
  validatePortalCredentials: {
    of: (client) => client.portal.validateCredentials({ username: 'nils', password: 'pwd' }),
    response: 'credentialsRight',
  },
} satisfies Record<
  OperationId,
  { of: (client: PortalClient) => Promise<unknown>; response: string }
>;

test('the client has a method for every operation of the contract, and no other', () => {
  expect(Object.keys(calls).toSorted()).toEqual([...routes.keys()].toSorted());
});

describe('each method sends the HTTP method and path of its operation', () => {
  test.each(Object.entries(calls))('%s', async (operationId, { of, response }) => {
    const { options, received } = await playServer(json(200, example(response)));

    expect(await of(createPortalClient(options))).toEqual(example(response));

    const sent = received.map(({ method, target }) => `${method} ${target}`);
    expect(sent).toEqual([
      routes
        .get(operationId)
        ?.replace('{pt_id}', /invit/i.test(operationId) ? '221' : '1')
        .replace('{queue_request_id}', '27')
        .replace('{invitation_id}', '10'),
    ]);
  });
});
