import { expect, it, onTestFinished } from 'vitest';
import { openClinic } from '../support/clinic/clinic.ts';

const url = '/.well-known/security.txt';

it('GET /.well-known/security.txt returns the contact for any Host until it expires, and 404 without a setting', async () => {
  const securityContact = { contact: 'mailto:security@example.org', expires: 4e12 };
  const clinic = await openClinic(undefined, 'silent', { securityContact });
  onTestFinished(() => clinic.close());
  const without = await openClinic();
  onTestFinished(() => without.close());
  const ask = (server: typeof clinic.server) =>
    server.inject({ url, headers: { host: 'elsewhere.example.org' } });

  const response = await ask(clinic.server);
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(response.payload).toBe(
    'Contact: mailto:security@example.org\nExpires: 2096-10-02T07:06:40Z\nPreferred-Languages: en\n',
  );
  clinic.time.now = 4e12 + 1;
  expect((await ask(clinic.server)).statusCode).toBe(404);
  expect((await ask(without.server)).statusCode).toBe(404);
});
