import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { enqueue } from '../support/clinic/portal-requests.ts';
import { lockWrites } from '../support/database-faults.ts';
import { parseResponses, rawRequest } from '../support/raw-http.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

/** Sends a probe from another machine: without credentials, and with a Host of no instance. */
function probe(url: string) {
  const headers = { host: '192.0.2.10' };
  return clinic.server.inject({ url, headers, remoteAddress: '192.0.2.7' });
}

it('is up and ready after the start, and reveals nothing else', async () => {
  const up = await probe('/healthz');
  expect([up.statusCode, up.json()]).toEqual([200, { status: 'up' }]);
  const ready = await probe('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready' }]);
  for (const { headers } of [up, ready]) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  }
});

it('/healthz has the version for programs on the same machine, not behind a proxy (Q27)', async () => {
  const read = async (headers: Record<string, string>) =>
    (await clinic.server.inject({ url: '/healthz', headers })).json();
  expect(await read({})).toEqual({ status: 'up', version: '1.2.3' });
  expect(await read({ 'x-forwarded-for': '192.0.2.7' })).toEqual({ status: 'up' });
});

it('/healthz has the version for clients with the metrics token, if there is one (Q27)', async () => {
  const guarded = await openClinic(undefined, 'info', { metricsToken: 'metrics-token' });
  onTestFinished(() => guarded.close());
  const read = async (authorization: string, remoteAddress: string) => {
    const headers = { authorization };
    return (await guarded.server.inject({ url: '/healthz', headers, remoteAddress })).json();
  };
  expect(await read('Bearer metrics-token', '192.0.2.7')).toMatchObject({ version: '1.2.3' });
  expect(await read('Bearer guess', '127.0.0.1')).toEqual({ status: 'up' });
});

it('supports HEAD, which some probes send', async () => {
  const head = await clinic.server.inject({ method: 'HEAD', url: '/readyz' });
  expect([head.statusCode, head.payload]).toEqual([200, '']);
});

it('is up, but not ready, while another process locks the database', async () => {
  const unlock = await lockWrites(clinic);
  const asked = Promise.all(Array.from({ length: 20 }, () => probe('/readyz')));
  expect((await probe('/healthz')).statusCode).toBe(200);

  for (const response of await asked) {
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.headers['retry-after']).toBe('10');
    expect(response.json()).toMatchObject({
      type: expect.stringMatching(/#unavailable$/),
      check: 'database',
    });
  }
  await unlock();
  await expect.poll(async () => (await probe('/readyz')).statusCode).toBe(200);
});

it('is up, but not ready, while the disk is full; ready when there is space again', async () => {
  let free = 0;
  const full = await openClinic(undefined, 'info', { freeBytes: async () => free });
  onTestFinished(() => full.close());
  const ask = (url: string) => full.server.inject({ url });
  expect((await ask('/healthz')).statusCode).toBe(200);
  const response = await ask('/readyz');
  expect([response.statusCode, response.json().check]).toEqual([503, 'disk']);
  free = 1e9;
  expect((await ask('/readyz')).statusCode).toBe(200);
  expect((await ask('/metrics')).payload).toContain('portal_disk_free_bytes 1000000000');
});

it('is not ready during shutdown (Q64)', async () => {
  const stopping = await openClinic();
  const id = await enqueue(stopping);
  const port = await stopping.listen();
  const unlock = await lockWrites(stopping);

  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  const arrived = once(stopping.server.server, 'request');
  socket.write(rawRequest().replace('GET', 'DELETE').replace('/enqueued', `/enqueued/${id}`));
  await arrived;
  const stopped = stopping.close();
  const arrivedLate = once(stopping.server.server, 'request');
  socket.write('GET /readyz HTTP/1.1\r\nHost: 192.0.2.10\r\n\r\n');
  await arrivedLate;
  await unlock();
  await Promise.all([stopped, closed]);

  const responses = parseResponses(Buffer.concat(chunks).toString('latin1'));
  expect(responses.map(({ status }) => status)).toEqual([200, 503]);
});
