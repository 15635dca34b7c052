import { expect, it, onTestFinished } from 'vitest';
import { openClinic } from '../support/clinic/clinic.ts';
import { openTestDatabase } from '../support/test-database.ts';

const queue = '/api/v1/patients/1/portal/enqueued';

async function headersBehind(trustProxy: string[], forwardedProto: string) {
  const clinic = await openClinic(openTestDatabase, 'info', { trustProxy });
  onTestFinished(() => clinic.close());
  const { headers } = await clinic.request({
    url: queue,
    headers: { 'x-forwarded-proto': forwardedProto },
  });
  return headers;
}

it('behind a trusted proxy with TLS, every response has Strict-Transport-Security (Q27)', async () => {
  expect(await headersBehind(['127.0.0.1'], 'https')).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
  });
});

it.each([
  ['came in cleartext', ['127.0.0.1'], 'http'],
  ['only says that it came over TLS', ['10.0.0.0/8'], 'https'],
])('a response to what %s has not (Q27)', async (_, trustProxy, forwardedProto) => {
  expect(await headersBehind(trustProxy, forwardedProto)).not.toHaveProperty(
    'strict-transport-security',
  );
});
