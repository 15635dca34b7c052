import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';
import { authorizationOf, basic } from '../support/api-users.ts';
import { type Clinic, openClinic } from '../support/clinic.ts';
import { parseAnswers, rawRequest } from '../support/raw-http.ts';

const mebibyte = 1_048_576;
/** What a socket brings at once; the server has taken that before it can know what it is. */
const atOnce = 65_536;
const large = Buffer.alloc(10 * mebibyte, ' ');

let clinic: Clinic;
let port: number;
/** The server's ends of the connections, the last one last. */
let sockets: Socket[];
beforeAll(async () => {
  clinic = await openClinic(openSqliteDatabase, 'info', {
    hostRules: { baseDomain: 'md-hq.com', defaultInstance: 'sandbox' },
  });
  port = await clinic.listen();
  sockets = [];
  clinic.server.server.on('connection', (socket) => sockets.push(socket));
});
afterAll(() => clinic.close());

const right = authorizationOf('writer');

function post(headers: Record<string, string | number>, agent: Agent | false = false) {
  const sent = request({
    port,
    method: 'POST',
    path: '/api/v1/patients/1/rxs',
    headers: { authorization: right, 'content-type': 'application/json', ...headers },
    agent,
  });
  const answer = once(sent, 'response').then(async ([response]) => {
    const text = (await response.setEncoding('utf8').toArray()).join('');
    return { status: response.statusCode, headers: response.headers, json: JSON.parse(text) };
  });
  return { sent, answer };
}

/** Sends as fast as the server takes it, and in chunks unless the headers say how long it is. */
function send(bytes: Buffer, headers: Record<string, string | number> = {}) {
  const { sent, answer } = post(headers);
  // What it still has to send when the server ends is not sent.
  pipeline(Readable.from(inPieces(bytes)), sent).catch(() => undefined);
  return answer;
}

function* inPieces(bytes: Buffer) {
  for (let start = 0; start < bytes.length; start += atOnce) {
    yield bytes.subarray(start, start + atOnce);
  }
}

describe('a body that is longer than it may be is left where it is, and its sender is answered (Q29)', () => {
  it.each([
    ['in chunks: read up to the limit', {}, 413, mebibyte + 2 * atOnce],
    ['with its length: not read', { 'content-length': large.length }, 413, 2 * atOnce],
    ['compressed: not read', { 'content-encoding': 'gzip' }, 415, 2 * atOnce],
    [
      'from whoever is not let in: not read (Q4)',
      { authorization: basic('pk_writer', 'wrong') },
      401,
      2 * atOnce,
    ],
  ])('%s', async (_, headers, status, mostRead) => {
    sockets.length = 0;
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(large, headers)));

    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(answer.json.status).toBe(status);
      expect(answer.headers.connection).toBe('close');
    }
    const read = sockets.map(({ bytesRead }) => bytesRead);
    expect(read).toHaveLength(10);
    expect(Math.max(...read)).toBeLessThanOrEqual(mostRead);
  });

  it('also by fetch', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/patients/1/rxs`, {
      method: 'POST',
      headers: { authorization: right, 'content-type': 'application/json' },
      body: Readable.toWeb(Readable.from(inPieces(large))) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect((await answer.json()).type).toMatch(/#payload-too-large$/);
  });

  it('and a sender who does not stop is cut off, without another byte being read', async () => {
    sockets.length = 0;
    const head = rawRequest('Content-Type: application/json', `Content-Length: ${large.length}`);
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.write(head.replace('GET', 'POST').replace('/portal/enqueued', '/rxs'));
    await once(socket, 'data');
    const going = setInterval(() => socket.write(large.subarray(0, 1_000)), 10);
    await once(socket, 'close');
    clearInterval(going);

    const [answer, ...more] = parseAnswers(Buffer.concat(chunks).toString('latin1'));
    expect(answer?.status).toBe(413);
    expect(more).toEqual([]);
    expect(sockets[0]?.bytesRead).toBeLessThanOrEqual(2 * atOnce);
  });
});

describe('a long body that may come', () => {
  const note = (length: number) => Buffer.from(`{"drug_id":1,"notes":"${'a'.repeat(length)}"}`);

  it('is read whole, however it comes, and many at once', async () => {
    const longest = Buffer.from('{"drug_id":1}'.padEnd(mebibyte));
    const answers = await Promise.all([
      send(longest),
      send(longest, { 'content-length': longest.length }),
      send(note(9_000)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('leaves the connection open where it is short, though it was refused', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    sockets.length = 0;
    for (let count = 0; count < 2; count += 1) {
      const body = note(9_000);
      const refused = { authorization: basic('pk_nobody', `${count}`) };
      const { sent, answer } = post({ ...refused, 'content-length': body.length }, agent);
      sent.end(body);
      expect((await answer).status).toBe(401);
    }
    agent.destroy();
    expect(sockets).toHaveLength(1);
  });
});

it('of many that come at once, one is begun in each turn of the event loop (Q29)', async () => {
  const answered: number[] = [];
  let isDone = false;
  function look() {
    answered.push(clinic.logLines.length);
    if (!isDone) setImmediate(look);
  }
  look();
  const body = large.subarray(0, 2 * mebibyte);
  await Promise.all(
    Array.from({ length: 40 }, () =>
      clinic.request({ method: 'POST', url: '/api/v1/patients/1/rxs', as: 'writer', body }),
    ),
  );
  isDone = true;
  const inOneTurn = answered.map((count, turn) => count - (answered[turn - 1] ?? count));

  expect(Math.max(...inOneTurn)).toBeLessThanOrEqual(3);
});
