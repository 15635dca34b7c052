import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { sendRaw } from '../support/raw-http.ts';
import { allRows } from '../support/rows.ts';

/** Has the format of a link's token (RFC 7516 3.1). */
const token =
  'eyJhbGciOiJkaXIiLCJraWQiOiJrMSJ9..48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT';

let clinic: Clinic;
let port: number;
beforeAll(async () => {
  clinic = await openClinic(undefined, 'trace');
  port = await clinic.listen();
});
afterAll(() => clinic.close());

async function send(path: string, { method = 'GET', host = 'sandbox.md-hq.com' } = {}) {
  const request = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const [response] = await sendRaw(port, request);
  if (response === undefined) throw new Error('The server sent no response.');
  return response;
}

describe('a link that a mail gateway has rewritten (Q80)', () => {
  it.each([
    `/portal/join%23${token}`,
    `/portal/join%23${token}?utm_source=mail&utm_medium=x`,
    `/portal/join%2523${token}`,
    `/portal/join/%23${token}`,
    `/portal/join/${token}`,
    `/portal/join?utm_source=mail%23${token}`,
    '/portal/join/',
    '/portal/join?utm_source=mail',
    '//portal/join',
    '//portal//join//',
    '/PORTAL/Join',
    '/Portal/Join%3E',
    '/portal/join.',
    '/portal/join%20',
  ])('leads to the page of the clinic, which does not pass the token on: %s', async (path) => {
    const before = clinic.logLines.length;
    const response = await send(path);

    expect(response.status).toBe(200);
    expect(response.text).toContain('<p class="clinic">The sandbox clinic</p>');
    expect(response.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(JSON.stringify(response)).not.toContain(token.slice(0, 12));
    const log = clinic.logLines.slice(before).join('');
    expect(log).toContain('"status":200');
    expect(log).not.toContain(token.slice(0, 12));
  });

  it('gets the page without its body for HEAD', async () => {
    const response = await clinic.server.inject({
      method: 'HEAD',
      url: `/portal/join%23${token}`,
      headers: { host: 'sandbox.md-hq.com' },
    });
    expect([response.statusCode, response.body]).toEqual([200, '']);
  });

  it('is in no audit event', async () => {
    const events = await allRows(clinic, 'audit_events');
    expect(JSON.stringify(events)).not.toContain(token.slice(0, 12));
  });

  it.each([
    ['/portal/joiner', 404, {}],
    ['/portal/join/nothing', 404, {}],
    ['/portal/join/open', 405, {}],
    [`/portal/join%23${token}`, 404, { method: 'POST' }],
    [`/portal/join%23${token}`, 404, { host: 'other.example.com' }],
    ['/patients/portal/join%23', 404, {}],
  ])('without a token gets no page: %s (%i, %j)', async (path, status, options) => {
    const response = await send(path, options);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(JSON.stringify(response)).not.toContain(token.slice(0, 12));
  });
});
