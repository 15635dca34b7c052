import { expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

test('inviting sends a POST that carries no argument, in body or query', async () => {
  const { options, received } = await playServer(json(202, example('invitedToJoin')));

  const { invitation } = await createPortalClient(options).portal.invite(221);

  expect(invitation).toMatchObject({ kind: 'join', sent_to: 'm***@example.com' });
  expect(received).toMatchObject([
    {
      method: 'POST',
      target: '/api/v1/patients/221/portal/invite',
      headers: { 'content-length': '0' },
      body: '',
    },
  ]);
});

test('inviting a patient without an address says so', async () => {
  const { options } = await playServer(json(422, example('patientHasNoEmail')));

  const failure = await failureOf(createPortalClient(options).portal.invite(222));

  expect(failure).toMatchObject({
    code: 'patient-has-no-email',
    status: 422,
    operationId: 'inviteToPortal',
  });
});
