import { describe, expect, test } from 'vitest';
import { createPortalClient, type OperationId, type PortalClient } from '../src/index.ts';
import { example, routes } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

/** How each operation is called. A new one in the contract fails the type check here, and below. */
const calls = {
  showPortalRequests: { of: (client) => client.enqueued.list(1), answers: 'onOpenQueue' },
  deletePortalRequest: {
    of: (client) => client.enqueued.dismiss(1, 27),
    answers: 'requestDismissed',
  },
  listInbox: { of: (client) => client.inbox.list(), answers: 'onInbox' },
  showPortalRequest: {
    of: (client) => client.enqueued.show(1, 27),
    answers: 'requestRestoredOnce',
  },
  restorePortalRequest: {
    of: (client) => client.enqueued.restore(1, 27),
    answers: 'requestRestored',
  },
  inviteToPortal: { of: (client) => client.portal.invite(221), answers: 'invitedToJoin' },
  listInvitations: { of: (client) => client.invitations.list(221), answers: 'onInvitations' },
  revokeInvitation: {
    of: (client) => client.invitations.revoke(221, 10),
    answers: 'invitationRevoked',
  },
  createPatientQuestionnaire: {
    of: (client) => client.questionnaires.create(1, { html_content: '<p>', raw_data: {} }),
    answers: 'enqueued',
  },
  queuePatientPrescription: {
    of: (client) => client.prescriptions.queue(1, { drug_id: 4711 }),
    answers: 'enqueued',
  },
  queuePatientRefill: {
    of: (client) => client.prescriptions.refill(1, { original_prescription_id: 88 }),
    answers: 'enqueued',
  },
  queuePatientSupplement: {
    of: (client) => client.supplements.queue(1, { supplement_id: 12 }),
    answers: 'enqueued',
  },
  createSecureMessage: {
    of: (client) => client.secureMessages.create(1, { subject: 'News?', note: 'Any news at all?' }),
    answers: 'enqueued',
  },
  showPatient: { of: (client) => client.patients.show(1), answers: 'patientWithQueue' },
  searchPatients: {
    of: (client) => client.patients.search({ name: 'hazel bru' }),
    answers: 'patientsFound',
  },
  validatePortalCredentials: {
    of: (client) => client.portal.validateCredentials({ username: 'nils', password: 'pwd' }),
    answers: 'credentialsRight',
  },
} satisfies Record<
  OperationId,
  { of: (client: PortalClient) => Promise<unknown>; answers: string }
>;

test('the client has a method for every operation of the contract, and no other', () => {
  expect(Object.keys(calls).toSorted()).toEqual([...routes.keys()].toSorted());
});

describe('the method of an operation goes where the contract has it', () => {
  test.each(Object.entries(calls))('%s', async (operationId, { of, answers }) => {
    const { options, received } = await playServer(json(200, example(answers)));

    expect(await of(createPortalClient(options))).toEqual(example(answers));

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
