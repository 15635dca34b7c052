import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Deadlines } from '../../src/http/bounded-server.ts';
import { createKnownClient } from '../campaign/load/known-client.ts';
import { openClinic } from '../support/clinic/clinic.ts';
import { parseResponses, rawRequest } from '../support/raw-http.ts';
import { openTestDatabase } from '../support/test-database.ts';

const head = rawRequest('Content-Type: application/json', 'Content-Length: 100')
  .replace('GET', 'POST')
  .replace('/portal/enqueued', '/rxs');
const headersWithoutEnd = head.slice(0, 80);
const bodyWithoutEnd = `${head}{"drug_id":`;

async function listen(deadlines?: Deadlines) {
  const clinic = await openClinic(openTestDatabase, 'info', {
    hostRules: { baseDomain: 'md-hq.com', defaultInstance: 'sandbox' },
    ...(deadlines && { deadlines }),
  });
  const sockets: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await clinic.close();
  });
  const port = await clinic.listen();
  return {
    http: clinic.server.server,
    url: `http://127.0.0.1:${port}`,
    countOpen: () => promisify<number>((done) => clinic.server.server.getConnections(done))(),
    /** Sends only this text. `answers` is what the server has sent once it closes. */
    async begin(bytes: string) {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      // The last write may hit a closed connection.
      socket.on('error', () => undefined);
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      await once(socket, 'connect');
      socket.write(bytes);
      const responses = closed.then(() => parseResponses(Buffer.concat(chunks).toString('latin1')));
      return { socket, responses };
    },
  };
}

describe('a client that stops sending is disconnected at a deadline (Q34)', () => {
  const deadlines = { headersMs: 300, requestMs: 600, responseMs: 60_000, checkEveryMs: 20 };

  it.each([
    ['headers without an end', headersWithoutEnd, deadlines.headersMs],
    ['a body without an end', bodyWithoutEnd, deadlines.requestMs],
  ])('%s', async (_, bytes, deadline) => {
    const { begin } = await listen(deadlines);
    const started = performance.now();
    const [response, ...more] = await (await begin(bytes)).responses;

    expect(response?.status).toBe(408);
    expect(JSON.parse(response?.text ?? '')).toMatchObject({ type: 'about:blank', status: 408 });
    expect(more).toEqual([]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(deadline);
  });

  it('single bytes do not extend the deadline', async () => {
    const { begin } = await listen(deadlines);
    const { socket, responses } = await begin(head);
    const dropping = setInterval(() => socket.write(' '), 20);
    await responses;
    clearInterval(dropping);

    expect(socket.destroyed).toBe(true);
  });

  it('after ten seconds for the headers and thirty for the request by default, and at most a second later', async () => {
    const { http } = await listen();
    expect(http).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
    });
  });
});

it('500 slow sockets do not affect other clients, and are then disconnected (Q34)', async () => {
  const { http, url, countOpen, begin } = await listen({
    headersMs: 240_000,
    requestMs: 240_000,
    responseMs: 240_000,
    checkEveryMs: 20,
  });
  const slow = await Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      begin(index % 2 === 0 ? headersWithoutEnd : bodyWithoutEnd),
    ),
  );
  // The server accepts connections one by one, between requests.
  while ((await countOpen()) < 500) await nextTurn();
  const client = createKnownClient(url);
  onTestFinished(client.close);
  for (let asked = 0; asked < 50; asked += 1) await client.ask();
  expect(slow.filter(({ socket }) => socket.closed)).toEqual([]);

  // All deadlines have passed.
  http.headersTimeout = 1;
  http.requestTimeout = 1;
  for (const { responses } of slow) {
    expect((await responses).map(({ status }) => status)).toEqual([408]);
  }
});
