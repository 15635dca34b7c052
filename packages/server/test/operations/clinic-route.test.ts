import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

it.each([
  ['of a clinic', 'sandbox.md-hq.com', true],
  ['of no clinic', 'nowhere.md-hq.com', false],
  ['outside the base domain', 'sandbox.example.com', false],
  ['that is an IP address, without a default instance', '192.0.2.10', false],
])('GET /portal/clinic says whether there is a clinic at a Host %s', async (_, host, expected) => {
  const response = await clinic.server.inject({ url: '/portal/clinic', headers: { host } });
  expect([response.statusCode, response.json()]).toEqual([200, { clinic: expected }]);
});

it('GET /portal/clinic ignores the headers that name another Host (Q7)', async () => {
  const response = await clinic.server.inject({
    url: '/portal/clinic',
    headers: { host: 'nowhere.md-hq.com', 'x-forwarded-host': 'sandbox.md-hq.com' },
  });
  expect(response.json()).toEqual({ clinic: false });
});
