import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate as nextTick } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskOrigin, type OpenDesk, openDesk } from '../../support/open-desk.ts';

let desk: OpenDesk;
let port: number;
const sockets: Socket[] = [];
beforeAll(async () => {
  desk = await openDesk({ connectionsPerAddress: 5 });
  await desk.app.listen({ host: '127.0.0.1', port: 0 });
  port = (desk.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await desk[Symbol.asyncDispose]();
});

/** Sends bytes unchanged; `received` is everything that was received. */
function send(bytes: string, from = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket);
  const client = { socket, received: '', closed: once(socket, 'close') };
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (chunk) => {
    client.received += chunk;
  });
  socket.write(bytes);
  return client;
}

const statusesOf = ({ received }: { received: string }) =>
  [...received.matchAll(/HTTP\/1\.1 ([2-5]\d\d) /g)].map(([, code]) => Number(code));

const head = (start: string, ...lines: string[]) =>
  [`${start} HTTP/1.1`, 'Host: 127.0.0.1:4020', ...lines, '', ''].join('\r\n');
const ofPage = (start: string, ...lines: string[]) =>
  head(start, `Origin: ${deskOrigin}`, 'Content-Type: application/json', ...lines);
const chunked = 'Transfer-Encoding: chunked';

async function assetPath(): Promise<string> {
  const page = await desk.app.inject({ url: '/' });
  return /src="(\/assets\/[^"]+\.js)"/.exec(page.payload)?.[1] ?? '';
}

it.each([
  ['GET of the page', head('GET /')],
  ['HEAD of the page', head('HEAD /')],
  ['GET of no route', head('GET /nothing')],
  ['POST without a session', `${ofPage('POST /desk/queue', 'Content-Length: 10')}{"ptId":1}`],
  [
    'chunked POST without a session',
    `${ofPage('POST /desk/queue', chunked)}a\r\n{"ptId":1}\r\n0\r\n\r\n`,
  ],
  ['chunked POST from elsewhere', `${head('POST /desk/sign-in', chunked)}0\r\n\r\n`],
])(
  'a connection that sends 150 requests ahead gets 503 for the first beyond 100, and is closed: %s (Q69)',
  async (_, request) => {
    const client = send(request.repeat(150));
    await client.closed;

    expect(statusesOf(client).at(-1)).toBe(503);
    expect(client.received).toMatch(/retry-after: 10\r\n/i);
    expect((await desk.app.inject({ url: '/' })).statusCode).toBe(200);
  },
);

it('connections beyond the limit of an address get 503 (Q69)', async () => {
  const held = Array.from({ length: 5 }, () => send(head('HEAD /'), '127.0.0.9'));
  for (const client of held) while (statusesOf(client).length === 0) await nextTick();
  const beyond = send('', '127.0.0.9');
  await beyond.closed;

  expect(statusesOf(beyond)).toEqual([503]);
  expect(beyond.received).toMatch(/\{"code":"portal-unreachable"\}$/);
  for (const { socket } of held) socket.destroy();
});

it.runIf(process.platform === 'linux')(
  'a connection that does not read its scripts holds no file open (Q70)',
  async () => {
    const client = send(head(`GET ${await assetPath()}`).repeat(50));
    client.socket.pause();
    while (client.socket.readableLength === 0 && client.received === '') await nextTick();
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });

    expect(open.filter((path) => path.includes('/dist/web/'))).toEqual([]);
  },
);

describe('Expect: 100-continue', () => {
  const expectation = ['Expect: 100-continue', 'Content-Length: 10', 'Connection: close'];
  it.each([
    ['from elsewhere', head('POST /desk/queue', ...expectation), 403],
    ['to no route', ofPage('POST /desk/nothing', ...expectation), 404],
  ])('%s: does not send 100 Continue (Q4)', async (_, request, status) => {
    const client = send(request);
    await client.closed;

    expect(client.received).not.toContain('100 Continue');
    expect(statusesOf(client)).toEqual([status]);
  });

  it('for the page: sends 100 Continue before it reads the body', async () => {
    const client = send(ofPage('POST /desk/queue', ...expectation));
    while (!client.received.startsWith('HTTP/1.1 100 Continue\r\n\r\n')) await nextTick();
    client.socket.write('{"ptId":1}');
    await client.closed;

    expect(statusesOf(client)).toEqual([401]);
  });
});

it.each([
  ['HTTP/2.0', head('GET /').replace('HTTP/1.1', 'HTTP/2.0')],
  ['HTTP/0.9', head('GET /').replace('HTTP/1.1', 'HTTP/0.9')],
  ['gzip, chunked', `${ofPage('POST /desk/queue', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`],
])('%s is refused, and the connection closed (Q35)', async (_, request) => {
  const client = send(request);
  await client.closed;

  expect(statusesOf(client)).toEqual([400]);
});

it.each([
  ['an empty port', '127.0.0.1:', 'http://127.0.0.1'],
  ['a dot at the end', 'localhost.:4020', 'http://localhost.:4020'],
])('a Host with %s is the same host (Q66)', async (_, host, origin) => {
  const response = await desk.app.inject({
    method: 'POST',
    url: '/desk/queue',
    headers: { host, origin },
    payload: { ptId: 1 },
  });

  expect(response.json()).toEqual({ code: 'signed-out' });
});
