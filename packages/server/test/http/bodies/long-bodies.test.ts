import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationOf, basic } from '../../support/clinic/api-users.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { parseResponses, rawRequest } from '../../support/raw-http.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const mebibyte = 1_048_576;
/** The most that one socket read returns. */
const concurrency = 65_536;
/** Read before the server knows the length: one such chunk, and another if the first was small. */
const unasked = concurrency + 16_384 + 2_000;
const large = Buffer.alloc(10 * mebibyte, ' ');

let clinic: Clinic;
let port: number;
/** The server's sockets, in the order of their connections. */
let sockets: Socket[];
beforeAll(async () => {
  clinic = await openClinic(openTestDatabase, 'info', {
    hostRules: { baseDomain: 'md-hq.com', defaultInstance: 'sandbox' },
  });
  port = await clinic.listen();
  sockets = [];
  clinic.server.server.on('connection', (socket) => sockets.push(socket));
});
afterAll(() => clinic.close());

const right = authorizationOf('writer');
const json = 'Content-Type: application/json';

/** A client that sends its whole body, whatever the response. */
async function sendAll(
  authorization: string,
  lines: string[],
  when: 'at once' | 'once it is answered' = 'at once',
) {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const errors: Error[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (error) => errors.push(error));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const answered = new Promise((resolve) => socket.once('data', resolve));
  const head = rawRequest(...lines)
    .replace('GET', 'POST')
    .replace('/portal/enqueued', '/rxs')
    .replace(right, authorization);
  const chunk = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  const isChunked = lines.includes('Transfer-Encoding: chunked');
  const body = Buffer.concat(isChunked ? [...inPieces(large)].map(chunk) : [large]);
  if (when === 'at once') socket.write(Buffer.concat([Buffer.from(head), body]));
  else socket.write(head);
  await Promise.race([answered, closed]);
  if (when === 'once it is answered') socket.write(body);
  // The client continues after the response: the connection is not reset while it may still be reading.
  for (let count = 0; count < 20; count += 1) await nextTurn();
  const early = [...errors];
  await closed;
  const [response, ...more] = parseResponses(Buffer.concat(chunks).toString('latin1'));
  return { response, more, early };
}

function* inPieces(bytes: Buffer) {
  for (let start = 0; start < bytes.length; start += concurrency) {
    yield bytes.subarray(start, start + concurrency);
  }
}

describe('a body over the limit is not read, and its sender gets the response (Q29)', () => {
  const length = `Content-Length: ${large.length}`;
  const chunked = 'Transfer-Encoding: chunked';
  const wrong = basic('pk_writer', 'wrong');
  it.each([
    ['in chunks: read up to the limit', right, [json, chunked], 413, mebibyte + concurrency],
    ['with its length: not read', right, [json, length], 413, 0],
    ['compressed: not read', right, [json, length, 'Content-Encoding: gzip'], 415, 0],
    ['with invalid credentials: not read (Q4)', wrong, [json, length], 401, 0],
    ['in chunks with invalid credentials: not read (Q4)', wrong, [json, chunked], 401, 0],
  ])('%s', async (_, authorization, lines, status, mostRead) => {
    sockets.length = 0;
    const sent = await Promise.all(Array.from({ length: 3 }, () => sendAll(authorization, lines)));

    for (const { response, more, early } of sent) {
      expect(response?.status).toBe(status);
      expect(response?.headers['connection']).toBe('close');
      expect([...more, ...early]).toEqual([]);
    }
    const read = sockets.map(({ bytesRead }) => bytesRead);
    expect(read).toHaveLength(3);
    expect(Math.max(...read)).toBeLessThanOrEqual(mostRead + unasked);
  });

  it.each([
    ['that says its length', right, length, 413],
    ['with invalid credentials', wrong, chunked, 401],
  ])('also where it comes after the answer: one %s', async (_, authorization, line, status) => {
    sockets.length = 0;
    const { response } = await sendAll(authorization, [json, line], 'once it is answered');

    expect(response?.status).toBe(status);
    expect(sockets.map(({ bytesRead }) => bytesRead <= unasked)).toEqual([true]);
  });

  it('also to fetch, which stops at the response', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/patients/1/rxs`, {
      method: 'POST',
      headers: { authorization: right, 'content-type': 'application/json' },
      body: Readable.toWeb(Readable.from(inPieces(large))) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect((await response.json()).type).toMatch(/#payload-too-large$/);
  });
});

describe('a long body within the limit', () => {
  function post(headers: Record<string, string | number>, agent: Agent | false) {
    const sent = request({
      port,
      method: 'POST',
      path: '/api/v1/patients/1/rxs',
      headers: { authorization: right, 'content-type': 'application/json', ...headers },
      agent,
    });
    const status = once(sent, 'response').then(([response]: IncomingMessage[]) => {
      response?.resume();
      return response?.statusCode;
    });
    return { sent, status };
  }

  /** In chunks, unless the headers have the length. */
  async function send(bytes: Buffer, headers: Record<string, string | number> = {}) {
    const { sent, status } = post(headers, false);
    await pipeline(Readable.from(inPieces(bytes)), sent);
    return status;
  }

  const note = (length: number) => Buffer.from(`{"drug_id":1,"notes":"${'a'.repeat(length)}"}`);

  it('is read completely, in any chunks, also concurrently', async () => {
    const longest = Buffer.from('{"drug_id":1}'.padEnd(mebibyte));
    const statuses = await Promise.all([
      send(longest),
      send(longest, { 'content-length': longest.length }),
      send(note(9_000)),
    ]);
    expect(statuses).toEqual([201, 201, 201]);
  });

  it('leaves the connection open if it is short, though it was refused', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    sockets.length = 0;
    for (let count = 0; count < 2; count += 1) {
      const body = note(9_000);
      const refused = { authorization: basic('pk_nobody', `${count}`) };
      const { sent, status } = post({ ...refused, 'content-length': body.length }, agent);
      sent.end(body);
      expect(await status).toBe(401);
    }
    agent.destroy();
    expect(sockets).toHaveLength(1);
  });
});

it('of many concurrent ones, one is started per tick of the event loop (Q29)', async () => {
  const answered = [clinic.logLines.length];
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
  look();
  const inOneTurn = answered.map((count, turn) => count - (answered[turn - 1] ?? count));

  expect(Math.max(...inOneTurn)).toBeLessThanOrEqual(3);
});
