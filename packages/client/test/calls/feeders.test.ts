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

test('a questionnaire is sent as JSON, whole', async () => {
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

test('a questionnaire that JSON can’t carry is refused, and its content is not in the error', async () => {
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

test('a prescription leaves it to the server whether to enqueue, unless told', async () => {
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

test('a prescription that is only recorded has no number in the queue', async () => {
  const { options, received } = await playServer(json(201, example('recordedOnly')));

  const result = await createPortalClient(options).prescriptions.queue(
    1,
    { drug_id: 4711 },
    { enqueue: false },
  );

  expect(result.portal_queue_id).toBeNull();
  expect(received[0]?.target).toBe('/api/v1/patients/1/rxs?enqueue=false');
});
