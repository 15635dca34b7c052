import { expect, it, onTestFinished } from 'vitest';
import { openClinic } from '../support/clinic/clinic.ts';
import { enqueue, queueOf } from '../support/clinic/portal-requests.ts';
import { openTestDatabase } from '../support/test-database.ts';

it('an unexpected error is a 500 that reveals no internals (Q14)', async () => {
  const clinic = await openClinic(openTestDatabase, 'info', {
    originOf() {
      throw new Error('canary: select secret_hash from api_users');
    },
  });
  onTestFinished(() => clinic.close());
  await enqueue(clinic);
  const { status, headers, text, json } = await queueOf(clinic);

  expect(status).toBe(500);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(json).toEqual({
    type: expect.stringMatching(/#internal$/),
    title: 'Internal server error',
    status: 500,
    detail: 'Nothing was changed. Report the id in instance to the operator.',
    instance: `urn:uuid:${headers['x-request-id']}`,
  });
  expect(text + clinic.logLines.join('')).not.toContain('canary');
  expect(clinic.logLines.filter((line) => JSON.parse(line).level === 50)).toHaveLength(1);
});
