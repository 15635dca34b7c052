import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Nginx, reasonWithoutNginx, startNginx } from '../../support/nginx.ts';
import { type OpenDesk, openDesk } from '../../support/open-desk.ts';
import { type Clinic, startClinic } from '../../support/portals/clinic.ts';
import { type MailServer, startMailServer } from '../../support/portals/mail-server.ts';

const portalOrigin = 'https://sandbox.example.com';
const deskOrigin = 'https://harbor-desk.example.com';
/** The address of the client, which is not that of nginx. */
const workstation = '127.9.8.7';
/** Has the format of a link's token (RFC 7516 3.1). */
const tokenOfLink =
  'eyJhbGciOiJkaXIiLCJraWQiOiJrMSJ9..48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT';
const reason = reasonWithoutNginx();

let mail: MailServer;
let clinic: Clinic;
let desk: OpenDesk;
let nginx: Nginx;
beforeAll(async () => {
  if (reason !== undefined) return;
  mail = await startMailServer();
  clinic = await startClinic({ mailPort: mail.port, baseDomain: 'example.com' });
  desk = await openDesk({
    ...{ portalUrl: clinic.url, publicOrigin: deskOrigin, trustProxy: ['127.0.0.1'] },
  });
  await desk.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = desk.app.server.address() as AddressInfo;
  nginx = await startNginx({ portal: new URL(clinic.url).host, desk: `127.0.0.1:${port}` });
});
afterAll(async () => {
  await nginx?.close();
  await desk?.[Symbol.asyncDispose]();
  await clinic?.close();
  await mail?.close();
});
beforeEach(({ skip }) => skip(reason !== undefined, reason));

interface Response {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request from the workstation to nginx; a body is sent as JSON with POST. */
async function send(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<Response> {
  const { protocol, hostname, pathname, search } = new URL(url);
  const content = body && JSON.stringify(body);
  const options = {
    ...{ host: nginx.address, path: pathname + search, localAddress: workstation, agent: false },
    method: content === undefined ? 'GET' : 'POST',
    headers: {
      host: hostname,
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  };
  const sent =
    protocol === 'http:'
      ? httpRequest({ ...options, port: nginx.httpPort })
      : httpsRequest({
          ...{ ...options, port: nginx.httpsPort, servername: hostname, ca: nginx.certificate },
        });
  sent.end(content);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** Posts as the page of the desk does. */
const post = (path: string, body: object, cookie = '') =>
  send(deskOrigin + path, { headers: { origin: deskOrigin, cookie }, body });

async function signIn(): Promise<string> {
  const { username, secret } = clinic;
  const response = await post('/desk/sign-in', { username, secret });
  expect(response.status, response.body).toBe(200);
  return response.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? '';
}

function authorization(): Record<string, string> {
  const pair = Buffer.from(`${clinic.username}:${clinic.secret}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

function auditedAddresses(): unknown[] {
  const database = new DatabaseSync(join(clinic.dataDir, 'portal.sqlite'), { readOnly: true });
  const rows = database
    .prepare('select distinct address from audit_events where request_id is not null')
    .all();
  database.close();
  return rows.map(({ address }) => address);
}

describe('nginx with the files of packages/server/deploy', () => {
  it('passes on an invitation from the desk and the redemption of its link, and the audit trail has the address of the client (Q57)', async () => {
    const cookie = await signIn();
    const invite = { ptId: 221, idempotencyKey: crypto.randomUUID() };
    const invited = await post('/desk/invite', invite, cookie);
    expect(invited.status, invited.body).toBe(200);
    await expect.poll(() => mail.links()).toHaveLength(1);
    const link = new URL(mail.links()[0] ?? '');
    const token = link.hash.slice(1);
    const page = await send(link.origin + link.pathname);
    const joined = await send(`${portalOrigin}/portal/join`, {
      // What a client claims has no effect.
      headers: { 'x-forwarded-for': '203.0.113.9' },
      body: { token, username: 'max-example', password: 'plum-Tractor-91-lagoon' },
    });

    expect(link.origin).toBe(portalOrigin);
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Sandbox Clinic') });
    expect(joined).toMatchObject({ status: 200, body: expect.stringContaining('max-example') });
    expect(auditedAddresses()).toEqual([workstation]);
  });

  it('leads to the clinic of the Host, and no name of another domain gets a response (Q7)', async () => {
    const path = '/api/v1/patients/1/portal/enqueued';
    const headers = authorization();
    const known = await send(portalOrigin + path, { headers });
    const other = await send(`https://other.example.com${path}`, { headers });

    expect(known.status).toBe(200);
    expect(other.status).toBe(401);
    await expect(send(`https://example.org${path}`, { headers })).rejects.toThrow(/alert/);
  });

  it('responds with HSTS, and redirects HTTP to HTTPS (Q27)', async () => {
    const api = await send(`${portalOrigin}/healthz`);
    const page = await send(deskOrigin);
    const plain = await send('http://sandbox.example.com/portal/join');

    for (const { headers } of [api, page]) {
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    }
    expect(plain).toMatchObject({
      status: 308,
      headers: { location: `${portalOrigin}/portal/join` },
    });
  });

  it("passes on the server's 413 for a body above 1 MiB (Q29)", async () => {
    const response = await send(`${portalOrigin}/api/v1/patients/1/portal/secure_messages`, {
      headers: authorization(),
      body: { body: 'a'.repeat(1_500_000) },
    });

    expect(response).toMatchObject({
      status: 413,
      headers: { 'content-type': expect.stringContaining('application/problem+json') },
    });
  });

  it('logs neither the URL of a request nor that of one that fails, such as that of a link (Q60)', async () => {
    // As a mail gateway rewrites a link.
    const url = `${portalOrigin}/portal/join%23${tokenOfLink}`;
    expect((await send(url)).status).toBe(200);
    await clinic.stop();
    const failed = await send(url);
    await clinic.start();
    // nginx logs a request after its response, but before it handles the next one.
    await send(`${deskOrigin}/healthz`);

    expect(failed.status).toBe(502);
    expect(await nginx.logged()).toContain('start worker process');
    expect(await nginx.logged()).not.toContain(tokenOfLink.slice(0, 12));
  });
});
