import { expect, it } from 'vitest';
import { openDesk } from '../../support/open-desk.ts';

const url = '/.well-known/security.txt';

it('GET /.well-known/security.txt returns the contact until it expires, and 404 without a setting', async () => {
  const contact = 'mailto:security@example.org';
  const later = Date.now() + 86_400_000;
  await using valid = await openDesk({ securityContact: { contact, expires: later } });
  await using expired = await openDesk({ securityContact: { contact, expires: 1 } });
  await using without = await openDesk();

  const response = await valid.app.inject({ url, headers: { host: 'desk.example.org' } });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(response.payload).toMatch(/^Contact: mailto:security@example\.org\nExpires: \d{4}-.+Z\n/);
  for (const desk of [expired, without]) {
    expect((await desk.app.inject({ url })).statusCode).toBe(404);
  }
});
