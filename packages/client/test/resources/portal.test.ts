import { describe, expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

test('invite sends a POST without a body and query', async () => {
  const { options, received } = await playServer(json(202, example('invitedToJoin')));

  const { invitation } = await createPortalClient(options).portal.invite(221);

  expect(invitation).toMatchObject({ kind: 'join', sent_to: 'n***@example.com' });
  expect(received).toMatchObject([
    {
      method: 'POST',
      target: '/api/v1/patients/221/portal/invite',
      headers: { 'content-length': '0' },
      body: '',
    },
  ]);
});

test('invite fails with patient-has-no-email', async () => {
  const { options } = await playServer(json(422, example('patientHasNoEmail')));

  const failure = await failureOf(createPortalClient(options).portal.invite(222));

  expect(failure).toMatchObject({
    code: 'patient-has-no-email',
    status: 422,
    operationId: 'inviteToPortal',
  });
});

describe('validateCredentials', () => {
  const logIn = { username: 'nils.willow', password: 'sieben Reiher ü' };

  test('sends the credentials in the body, not in the URL', async () => {
    const { options, received } = await playServer(json(200, example('credentialsRight')));

    const { result, patient_details } =
      await createPortalClient(options).portal.validateCredentials(logIn);

    expect([result, patient_details?.id]).toEqual([true, 221]);
    expect(received).toMatchObject([
      { method: 'POST', target: '/api/v1/patients/portal/validate_credentials' },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(logIn);
    expect(JSON.stringify(received[0]?.headers)).not.toContain('Reiher');
  });

  test('returns result: false for wrong credentials', async () => {
    const { options } = await playServer(json(200, example('credentialsWrong')));

    const { result, patient_details } =
      await createPortalClient(options).portal.validateCredentials(logIn);

    expect([result, patient_details]).toEqual([false, null]);
  });

  test.each([{}, { result: 'false' }, { result: 1 }])(
    'fails for a result that is not a boolean: %j',
    async (body) => {
      const { options } = await playServer(json(200, body));

      const failure = await failureOf(
        createPortalClient(options).portal.validateCredentials(logIn),
      );

      expect(failure.code).toBe('unexpected-response');
    },
  );
});
