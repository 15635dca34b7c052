import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';
import { authorizationOf } from '../support/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic.ts';
import { parseAnswers, rawRequest } from '../support/raw-http.ts';

const deadlines = { headersMs: 300, requestMs: 600, checkEveryMs: 20 };

let clinic: Clinic;
let port: number;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  clinic = await openClinic(openSqliteDatabase, 'info', { deadlines });
  port = await clinic.listen();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await clinic.close();
});

async function begin(bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** What the server answers to somebody who sends no more than this, and then closes. */
async function answerTo(bytes: string) {
  const socket = await begin(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  return parseAnswers(Buffer.concat(chunks).toString('latin1'));
}

const countOpen = ({ server }: Clinic) =>
  promisify<number>((done) => server.server.getConnections(done))();

const head = rawRequest('Content-Type: application/json', 'Content-Length: 100')
  .replace('GET', 'POST')
  .replace('/portal/enqueued', '/rxs');

describe('who does not send on is cut off at a deadline (Q34)', () => {
  it.each([
    ['headers without an end', head.slice(0, 80)],
    ['a body without an end', `${head}{"drug_id":`],
  ])('%s', async (_, bytes) => {
    const started = performance.now();
    const [answer, ...more] = await answerTo(bytes);

    expect(answer?.status).toBe(408);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ type: 'about:blank', status: 408 });
    expect(more).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20 * deadlines.requestMs);
  });

  it('a drop now and then does not put the deadline off', async () => {
    const socket = await begin(head);
    const dropping = setInterval(() => socket.write(' '), 20);
    // The last drop may fall on a connection that is closed already.
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(dropping);

    expect(socket.destroyed).toBe(true);
  });
});

it('500 slow sockets leave the others alone (Q34)', async () => {
  // The slow ones stay all the while.
  const patient = { headersMs: 60_000, requestMs: 60_000, checkEveryMs: 1_000 };
  const waiting = await openClinic(openSqliteDatabase, 'info', { deadlines: patient });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await waiting.close();
  });
  port = await waiting.listen();
  const slowest = async () => {
    const durations: number[] = [];
    for (let asked = 0; asked < 50; asked += 1) {
      const started = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/patients/1/portal/enqueued`, {
        headers: { authorization: authorizationOf('writer') },
      });
      await answer.arrayBuffer();
      durations.push(performance.now() - started);
    }
    return durations.toSorted((a, b) => a - b)[48] ?? 0;
  };
  // The better of two: what else the machine does is none of the server's.
  const quiet = Math.min(await slowest(), await slowest());
  await Promise.all(Array.from({ length: 500 }, () => begin(head.slice(0, 80))));
  // The server takes connections one by one, between requests.
  while ((await countOpen(waiting)) < 500) await nextTurn();
  const busy = Math.min(await slowest(), await slowest());

  expect(await countOpen(waiting)).toBeGreaterThanOrEqual(500);
  expect(busy).toBeLessThan(2 * quiet + 50);
});
