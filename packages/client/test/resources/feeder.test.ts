import { expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

const submission = {
  html_content: '<dl><dt>Allergies?</dt><dd>Penizillin, Nüsse 🥜</dd></dl>',
  raw_data: { allergies: ['penicillin', 'nuts'], smoker: false },
  questionnaire_type: 'intake',
  questionnaire_name: 'New patient intake',
};

test('questionnaires.create sends the submission as JSON', async () => {
  const { options, received } = await playServer(json(201, example('enqueued')));

  const result = await createPortalClient(options).questionnaires.create(1, submission);

  expect(result.portal_queue_id).toBe(31);
  expect(received).toMatchObject([
    {
      method: 'POST',
      target: '/api/v1/patients/1/questionnaires',
      headers: { 'content-type': 'application/json' },
    },
  ]);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(submission);
});

test('questionnaires.create fails for values that JSON does not support, without them in the error', async () => {
  const { options, received } = await playServer(json(201, example('enqueued')));
  const circle: Record<string, unknown> = {};
  circle['PHI-canary'] = circle;

  const failure = await failureOf(
    createPortalClient(options).questionnaires.create(1, { html_content: '<p>', raw_data: circle }),
  );

  expect(failure.code).toBe('invalid-argument');
  expect(failure.stack).not.toContain('PHI-canary');
  expect(received).toEqual([]);
});

test('prescriptions.queue sends enqueue only if it is passed', async () => {
  const { options, received } = await playServer(json(201, example('enqueued')));
  const { prescriptions } = createPortalClient(options);

  await prescriptions.queue(1, { drug_id: 4711, notes: 'For the spring.' });
  await prescriptions.queue(1, { drug_id: 4711 }, { enqueue: true });

  expect(received).toMatchObject([
    {
      method: 'POST',
      target: '/api/v1/patients/1/rxs',
      headers: { 'content-type': 'application/json' },
      body: '{"drug_id":4711,"notes":"For the spring."}',
    },
    { target: '/api/v1/patients/1/rxs?enqueue=true', body: '{"drug_id":4711}' },
  ]);
});

test('prescriptions.queue with enqueue: false returns no portal_queue_id', async () => {
  const { options, received } = await playServer(json(201, example('recordedOnly')));

  const result = await createPortalClient(options).prescriptions.queue(
    1,
    { drug_id: 4711 },
    { enqueue: false },
  );

  expect(result.portal_queue_id).toBeNull();
  expect(received[0]?.target).toBe('/api/v1/patients/1/rxs?enqueue=false');
});

test('refill, supplements.queue and secureMessages.create send the submission unchanged', async () => {
  const { options, received } = await playServer(json(201, example('enqueued')));
  const { prescriptions, supplements, secureMessages } = createPortalClient(options);
  const message = { subject: 'Results', note: 'Are my results in?', dr_id: 3, reply: true };

  await prescriptions.refill(1, { original_prescription_id: 88, agreed_to_terms: true });
  await supplements.queue(1, { supplement_id: 12 }, { enqueue: false });
  await secureMessages.create(1, message);

  expect(received.map(({ target, body }) => [target, JSON.parse(body)])).toEqual([
    ['/api/v1/patients/1/rxs/refill', { original_prescription_id: 88, agreed_to_terms: true }],
    ['/api/v1/patients/1/supplements?enqueue=false', { supplement_id: 12 }],
    ['/api/v1/patients/1/portal/secure_messages', message],
  ]);
});

test('a submission with an id above 2^53 - 1 is not sent (Q21)', async () => {
  const { options, received } = await playServer(json(201, example('enqueued')));
  const { prescriptions, supplements, secureMessages } = createPortalClient(options);
  const rounded = 2 ** 53;
  const message = { subject: 'Results', note: 'Are my results in?' };

  const failures = await Promise.all(
    [
      prescriptions.queue(1, { drug_id: rounded }),
      prescriptions.refill(1, { original_prescription_id: rounded }),
      supplements.queue(1, { supplement_id: rounded }),
      secureMessages.create(1, { ...message, dr_id: rounded }),
    ].map(failureOf),
  );

  expect(failures.map(({ code }) => code)).toEqual(failures.map(() => 'invalid-argument'));
  expect(received).toEqual([]);
});
