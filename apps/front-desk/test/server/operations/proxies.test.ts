import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type OpenDesk, openDesk } from '../../support/open-desk.ts';
import { type Clinic, startClinic } from '../../support/portals/clinic.ts';
import { type MailServer, startMailServer } from '../../support/portals/mail-server.ts';
import { caddy } from '../../support/proxies/caddy.ts';
import { nginx } from '../../support/proxies/nginx.ts';
import {
  type ReverseProxy,
  reasonWithout,
  startProxy,
  type Upstreams,
} from '../../support/proxies/proxy.ts';

const portalOrigin = 'https://sandbox.example.com';
const deskOrigin = 'https://harbor-desk.example.com';
/** The address of the client, which is not that of the proxy. */
const workstation = '127.9.8.7';
/** Has the format of a link's token (RFC 7516 3.1). */
const tokenOfLink =
  'eyJhbGciOiJkaXIiLCJraWQiOiJrMSJ9..48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT';

let mail: MailServer;
let clinic: Clinic;
let desk: OpenDesk;
let upstreams: Upstreams;
let proxy: ReverseProxy;
beforeAll(async () => {
  if ([nginx, caddy].every((program) => reasonWithout(program) !== undefined)) return;
  mail = await startMailServer();
  clinic = await startClinic({ mailPort: mail.port, baseDomain: 'example.com' });
  desk = await openDesk({
    ...{ portalUrl: clinic.url, publicOrigin: deskOrigin, trustProxy: ['127.0.0.1'] },
  });
  await desk.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = desk.app.server.address() as AddressInfo;
  upstreams = { portal: new URL(clinic.url).host, desk: `127.0.0.1:${port}` };
});
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
  await clinic?.close();
  await mail?.close();
});

interface Response {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The names of all headers, also of repeated ones, in lower case. */
  readonly names: readonly string[];
  readonly body: string;
}

/** Sends a request from the workstation to the proxy; a body is sent as JSON with POST. */
async function send(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<Response> {
  const { protocol, hostname, pathname, search } = new URL(url);
  const content = body && JSON.stringify(body);
  const options = {
    ...{ host: proxy.address, path: pathname + search, localAddress: workstation, agent: false },
    method: content === undefined ? 'GET' : 'POST',
    headers: {
      host: hostname,
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  };
  const sent =
    protocol === 'http:'
      ? httpRequest({ ...options, port: proxy.httpPort })
      : httpsRequest({
          ...{ ...options, port: proxy.httpsPort, servername: hostname, ca: proxy.certificate },
        });
  sent.end(content);
  const [response] = await once(sent, 'response');
  return received(response);
}

async function received(response: IncomingMessage): Promise<Response> {
  return {
    status: response.statusCode,
    headers: response.headers,
    names: response.rawHeaders.filter((_, index) => index % 2 === 0).map((n) => n.toLowerCase()),
    body: await text(response),
  };
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

describe.each([
  { program: nginx, patient: 221 },
  { program: caddy, patient: 1 },
])('$program.name with the files of packages/server/deploy', ({ program, patient }) => {
  const reason = reasonWithout(program);
  beforeAll(async () => {
    if (reason !== undefined) return;
    proxy = await startProxy(program, upstreams);
  });
  afterAll(async () => {
    if (reason === undefined) await proxy.close();
  });
  beforeEach(({ skip }) => skip(reason !== undefined, reason));

  it('passes on an invitation from the desk and the redemption of its link, and the audit trail has the address of the client (Q57)', async () => {
    const before = mail.links().length;
    const cookie = await signIn();
    const invite = { ptId: patient, idempotencyKey: crypto.randomUUID() };
    const invited = await post('/desk/invite', invite, cookie);
    expect(invited.status, invited.body).toBe(200);
    await expect.poll(() => mail.links()).toHaveLength(before + 1);
    const link = new URL(mail.links().at(-1) ?? '');
    const token = link.hash.slice(1);
    const username = `patient-${patient}`;
    const page = await send(link.origin + link.pathname);
    const joined = await send(`${portalOrigin}/portal/join`, {
      // What a client claims has no effect.
      headers: { 'x-forwarded-for': '203.0.113.9' },
      body: { token, username, password: 'plum-Tractor-91-lagoon' },
    });

    expect(link.origin).toBe(portalOrigin);
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Sandbox Clinic') });
    expect(joined).toMatchObject({ status: 200, body: expect.stringContaining(username) });
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

  it('passes each header of the server and the desk on once (Q27)', async () => {
    const page = await send(`${portalOrigin}/portal/join`);
    const desk = await send(deskOrigin);

    for (const { names } of [page, desk]) {
      expect(names).toEqual(
        expect.arrayContaining(['content-security-policy', 'strict-transport-security']),
      );
      expect(names).toEqual([...new Set(names)]);
    }
  });

  it('passes a body on while it is still being sent (Q29)', async () => {
    const sent = httpsRequest({
      ...{ host: proxy.address, port: proxy.httpsPort, ca: proxy.certificate, agent: false },
      ...{ method: 'POST', path: '/api/v1/patients/1/portal/secure_messages' },
      servername: new URL(portalOrigin).hostname,
      headers: {
        host: new URL(portalOrigin).hostname,
        ...authorization(),
        'content-type': 'application/json',
        'content-length': 1_500_000,
      },
    });
    sent.on('error', () => undefined);
    sent.write('{');
    const [response] = await once(sent, 'response');
    sent.destroy();

    expect(response.statusCode).toBe(413);
  });

  it('closes a connection whose headers do not arrive in time', async () => {
    const impatient = await startProxy(program, upstreams, { headerTimeout: '1s' });
    onTestFinished(() => impatient.close());
    const { address: host, httpsPort: port, certificate: ca } = impatient;
    const socket = connect({ host, port, ca, servername: new URL(portalOrigin).hostname });
    socket.resume();
    socket.write('GET /healthz HTTP/1.1\r\nHost: sandbox.example.com\r\n');

    await expect(once(socket, 'close')).resolves.toBeDefined();
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
    // A proxy logs a request after its response, but before it handles the next one.
    await send(`${deskOrigin}/healthz`);

    expect(failed.status).toBe(502);
    expect(await proxy.logged()).toMatch(program.isReady);
    expect(await proxy.logged()).not.toContain(tokenOfLink.slice(0, 12));
  });
});
