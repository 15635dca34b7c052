import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Deadlines } from '../../src/http/bounded-server.ts';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';
import { createKnownClient } from '../campaign/load/known-client.ts';
import { openClinic } from '../support/clinic/clinic.ts';
import { parseAnswers, rawRequest } from '../support/raw-http.ts';

const head = rawRequest('Content-Type: application/json', 'Content-Length: 100')
  .replace('GET', 'POST')
  .replace('/portal/enqueued', '/rxs');
const headersWithoutEnd = head.slice(0, 80);
const bodyWithoutEnd = `${head}{"drug_id":`;

async function listen(deadlines?: Deadlines) {
  const clinic = await openClinic(openSqliteDatabase, 'info', {
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
    /** Sends so much and no more. `answers` is what the server has sent once it closes. */
    async begin(bytes: string) {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      // What is written last may fall on a connection that is closed already.
      socket.on('error', () => undefined);
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
      await once(socket, 'connect');
      socket.write(bytes);
      const answers = closed.then(() => parseAnswers(Buffer.concat(chunks).toString('latin1')));
      return { socket, answers };
    },
  };
}

describe('who does not send on is cut off at a deadline (Q34)', () => {
  const deadlines = { headersMs: 300, requestMs: 600, responseMs: 60_000, checkEveryMs: 20 };

  it.each([
    ['headers without an end', headersWithoutEnd, deadlines.headersMs],
    ['a body without an end', bodyWithoutEnd, deadlines.requestMs],
  ])('%s', async (_, bytes, deadline) => {
    const { begin } = await listen(deadlines);
    const started = performance.now();
    const [answer, ...more] = await (await begin(bytes)).answers;

    expect(answer?.status).toBe(408);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ type: 'about:blank', status: 408 });
    expect(more).toEqual([]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(deadline);
  });

  it('a drop now and then does not put the deadline off', async () => {
    const { begin } = await listen(deadlines);
    const { socket, answers } = await begin(head);
    const dropping = setInterval(() => socket.write(' '), 20);
    await answers;
    clearInterval(dropping);

    expect(socket.destroyed).toBe(true);
  });

  it('by default after ten seconds for the headers, and thirty for all, and a second later at most', async () => {
    const { http } = await listen();
    expect(http).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
    });
  });
});

it('while 500 slow sockets hang, every other client is answered; then all of them are cut off (Q34)', async () => {
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
  // The server takes connections one by one, between requests.
  while ((await countOpen()) < 500) await nextTurn();
  const client = createKnownClient(url);
  onTestFinished(client.close);
  for (let asked = 0; asked < 50; asked += 1) await client.ask();
  expect(slow.filter(({ socket }) => socket.closed)).toEqual([]);

  // The deadline of them all has come.
  http.headersTimeout = 1;
  http.requestTimeout = 1;
  for (const { answers } of slow) {
    expect((await answers).map(({ status }) => status)).toEqual([408]);
  }
});
