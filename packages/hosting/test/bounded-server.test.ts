import { once } from 'node:events';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTick } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BoundedServerOptions, createBoundedServer } from '../src/index.ts';
import { openRawClient, type RawClient } from './raw-client.ts';

async function listen(handle: RequestListener, options: Partial<BoundedServerOptions> = {}) {
  const server = createBoundedServer(handle, {
    http: {},
    idleMs: 60_000,
    responseMs: 60_000,
    checkEveryMs: 10,
    connectionsPerClient: undefined,
    clientOf: (address) => address,
    unavailable: () => ({ headers: { 'retry-after': '10' }, body: 'unavailable' }),
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clients: RawClient[] = [];
  onTestFinished(async () => {
    for (const { socket } of clients) socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    server,
    send(bytes: string, from?: string): RawClient {
      const client = openRawClient((server.address() as AddressInfo).port, bytes, from);
      clients.push(client);
      return client;
    },
  };
}

/** A handler whose responses wait until the test ends them. */
function held() {
  const responses: ServerResponse[] = [];
  const handle: RequestListener = (_request, response) => void responses.push(response);
  return { responses, handle };
}

function respond(response: ServerResponse, status: number): void {
  // Without it, the connection would be closed: the client may never send the body.
  if (response.req.headers.expect === '100-continue') response.writeContinue();
  response.writeHead(status, { 'content-length': 0 }).end();
}

const head = (method: string, lines = '') => `${method} / HTTP/1.1\r\nHost: a\r\n${lines}\r\n`;
const kinds: [string, string][] = [
  ['GET', head('GET')],
  ['HEAD', head('HEAD')],
  ['DELETE', head('DELETE')],
  ['an unknown method', head('PROPFIND')],
  ['POST with a length', `${head('POST', 'Content-Length: 2\r\n')}{}`],
  ['POST in chunks, without a body', `${head('POST', 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`],
  [
    'POST with an expectation',
    `${head('POST', 'Content-Length: 2\r\nExpect: 100-continue\r\n')}{}`,
  ],
  ['GET with an unknown expectation', head('GET', 'Expect: something\r\n')],
];

const parsed = (server: Server, events: readonly string[], count: number) =>
  new Promise<void>((resolve) => {
    let seen = 0;
    for (const event of events) {
      server.on(event, () => {
        seen += 1;
        if (seen === count) resolve();
      });
    }
  });
const requestEvents = ['request', 'checkContinue', 'checkExpectation'];

describe('requests that a connection sends ahead of their responses', () => {
  it.each(kinds)('are dispatched one after the other, in order: %s (Q69)', async (_, request) => {
    const { responses, handle } = held();
    const { server, send } = await listen(handle);
    const allParsed = parsed(server, requestEvents, 5);
    const client = send(request.repeat(5));
    await allParsed;

    for (let count = 1; count <= 5; count += 1) {
      while (responses.length < count) await nextTick();
      // By now, any other dispatched request would have arrived.
      for (let ticks = 0; ticks < 5; ticks += 1) await nextTick();
      expect(responses).toHaveLength(count);
      respond(responses[count - 1] as ServerResponse, 200 + count);
    }
    while (client.statuses().length < 5) await nextTick();

    expect(client.statuses()).toEqual([201, 202, 203, 204, 205]);
  });

  it.each(kinds)(
    'get 503 with Retry-After beyond 100, and the connection is closed: %s (Q69)',
    async (_, request) => {
      let dispatched = 0;
      const { send } = await listen((_request, response) => {
        dispatched += 1;
        respond(response, 200);
      });
      const client = send(request.repeat(150));
      await client.closed;

      const statuses = client.statuses();
      expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
      expect(statuses.at(-1)).toBe(503);
      expect(client.received()).toMatch(/retry-after: 10\r\n/i);
      expect(client.received()).toMatch(/connection: close\r\n/i);
      expect(dispatched).toBe(statuses.length - 1);
    },
  );

  it('are not parsed endlessly after a refusal: the connection is closed (Q69, Q70)', async () => {
    const { responses, handle } = held();
    const { server, send } = await listen(handle);
    const first = send(head('GET'));
    while (responses.length < 1) await nextTick();
    const flood = send(head('GET').repeat(20_000));
    await flood.closed;

    expect(responses).toHaveLength(2);
    expect(flood.statuses()).toEqual([]);
    // The share of the flood is released.
    const allParsed = parsed(server, ['request'], 50);
    first.socket.write(head('GET').repeat(50));
    await allParsed;
    expect(first.socket.destroyed).toBe(false);
  });

  it('are not parsed if one tick of the event loop brings too many of them (Q70)', async () => {
    const { handle } = held();
    const { server, send } = await listen(handle);
    let parsedInAll = 0;
    server.on('request', () => {
      parsedInAll += 1;
    });
    let accepted = 0;
    server.on('connection', () => {
      accepted += 1;
    });
    const clients = Array.from({ length: 20 }, () => send(''));
    while (accepted < clients.length) await nextTick();
    for (const { socket } of clients) socket.write(head('GET').repeat(900));
    await Promise.all(clients.slice(4).map(({ closed }) => closed));

    expect(parsedInAll).toBeLessThan(700);
  });

  it('leave the connection open if they are few, however many others have sent ahead (Q69)', async () => {
    const { responses, handle } = held();
    const { server, send } = await listen(handle);
    for (let count = 0; count < 101; count += 1) {
      const allParsed = parsed(server, ['request'], 100);
      send(head('GET').repeat(100));
      await allParsed;
    }
    const client = send(head('GET').repeat(5));
    for (let count = 1; count <= 5; count += 1) {
      while (responses.length < 101 + count) await nextTick();
      respond(responses[100 + count] as ServerResponse, 200);
    }
    while (client.statuses().length < 5) await nextTick();

    expect(client.statuses()).toEqual([200, 200, 200, 200, 200]);
    expect(client.socket.closed).toBe(false);
  });

  it.each(kinds)(
    'leave a tick of the event loop between two of them: %s (Q70)',
    async (_, request) => {
      const inEachTick: number[] = [];
      let inThisTick = 0;
      const { send } = await listen((_request, response) => {
        if (inThisTick === 0) {
          setImmediate(() => {
            inEachTick.push(inThisTick);
            inThisTick = 0;
          });
        }
        inThisTick += 1;
        respond(response, 200);
      });
      const client = send(request.repeat(20));
      while (client.statuses().length < 20) await nextTick();

      expect(Math.max(...inEachTick)).toBe(1);
    },
  );

  it('are aborted without collecting stack traces when the connection closes (Q70)', async () => {
    const { handle } = held();
    const { server, send } = await listen(handle);
    const aborted: Error[] = [];
    server.on('request', (request) => request.on('error', (error) => aborted.push(error)));
    const limit = Error.stackTraceLimit;
    const allParsed = parsed(server, ['request'], 50);
    const client = send(head('GET').repeat(50));
    await allParsed;
    client.socket.destroy();
    while (aborted.length < 50) await nextTick();

    expect(aborted.filter(({ stack }) => stack?.includes('\n    at '))).toEqual([]);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it('are dropped with their connection (Q69)', async () => {
    const { responses, handle } = held();
    const { server, send } = await listen(handle);
    const allParsed = parsed(server, ['request'], 5);
    const client = send(head('GET').repeat(5));
    await allParsed;
    const closed = once(responses[0] as ServerResponse, 'close');
    client.socket.destroy();
    await closed;
    for (let ticks = 0; ticks < 5; ticks += 1) await nextTick();

    expect(responses).toHaveLength(1);
  });
});

describe('a response', () => {
  const large = Buffer.alloc(32 * 1_048_576);

  it.each([
    ['is never read', (client: RawClient) => client.socket.pause()],
    [
      'is read byte by byte',
      ({ socket }: RawClient) => {
        socket.pause();
        const trickling = setInterval(() => socket.read(1), 5);
        socket.once('close', () => clearInterval(trickling));
      },
    ],
  ])('that %s is cut off at its deadline (Q70)', async (_, read) => {
    const responses: ServerResponse[] = [];
    const { send } = await listen(
      (_request, response) => {
        responses.push(response);
        response.end(large);
      },
      { responseMs: 200 },
    );
    const client = send(head('GET').repeat(3));
    read(client);
    while (responses.length === 0) await nextTick();
    const [response] = responses;
    if (!response?.closed) await once(response as ServerResponse, 'close');
    client.socket.resume();
    await client.closed;

    expect(client.received().length).toBeLessThan(large.length);
    expect(responses).toHaveLength(1);
  });

  it('that is never sent is cut off at its deadline, also if others began earlier and ended (Q70)', async () => {
    const { responses, handle } = held();
    const { send } = await listen(handle, { responseMs: 200 });
    const ended = send(head('GET'));
    while (responses.length < 1) await nextTick();
    const stuck = send(head('GET'));
    while (responses.length < 2) await nextTick();
    responses[0]?.end('done');
    await stuck.closed;

    expect(ended.statuses()).toEqual([200]);
    expect(ended.socket.closed).toBe(false);
  });
});

describe('connections of one client', () => {
  const answer: RequestListener = (_request, response) => void response.end('served');

  it('are refused with 503 beyond their limit, and accepted again once one is closed (Q69)', async () => {
    const { server, send } = await listen(answer, { connectionsPerClient: 2 });
    const [first, second] = [send(head('GET')), send(head('GET'))];
    while ((first?.statuses().length ?? 0) + (second?.statuses().length ?? 0) < 2) await nextTick();
    const third = send('');
    await third.closed;
    expect(third.statuses()).toEqual([503]);
    expect(third.received()).toMatch(/retry-after: 10\r\n.*connection: close\r\n\r\nunavailable$/s);

    const connected = once(server, 'connection');
    const other = send(head('GET'), '127.0.0.2');
    await connected;
    while (other.statuses().length === 0) await nextTick();
    expect(other.statuses()).toEqual([200]);

    first?.socket.destroy();
    await first?.closed;
    let again = send(head('GET'));
    // The server notices later than the client that the connection is closed.
    while (again.statuses().length === 0) {
      await nextTick();
      if (again.statuses()[0] === 503) again = send(head('GET'));
    }
    expect(again.statuses()).toEqual([200]);
  });

  it('are not limited if the address belongs to no client, such as a proxy (Q69)', async () => {
    const { send } = await listen(answer, { connectionsPerClient: 1, clientOf: () => undefined });
    const clients = Array.from({ length: 5 }, () => send(head('GET')));
    for (const client of clients) {
      while (client.statuses().length === 0) await nextTick();
      expect(client.statuses()).toEqual([200]);
    }
  });
});
