import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { type Mock, startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Connects, sends a text, and waits until the mock has handled a later request. */
async function connected(mock: Mock, sent: string): Promise<Socket> {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  // The mock closes the connection before it has read everything.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(sent);
  await (await fetch(mock.url)).text();
  return socket;
}

it.each([
  ['has sent nothing', ''],
  ['has sent half of a head', 'GET / HTTP/1.1\r\nHost: mo'],
  ['has sent a head without its last line', 'GET / HTTP/1.1\r\nHost: mock\r\n'],
  ['is kept alive after a response', 'GET / HTTP/1.1\r\nHost: mock\r\n\r\n'],
  [
    'has sent half of its second request',
    'GET / HTTP/1.1\r\nHost: mock\r\n\r\nGET / HTTP/1.1\r\nHost',
  ],
])('close() closes a connection that %s immediately (Q84)', async (_what, sent) => {
  const mock = await startMock();
  const socket = await connected(mock, sent);
  const closed = once(socket.resume(), 'close');
  // The deadline for requests in progress never passes.
  vi.useFakeTimers({ toFake: ['setTimeout'] });

  await mock.close();
  await closed;
});

it('close() closes a connection with half a body after a second (Q84)', async () => {
  const mock = await startMock();
  const head = 'POST /api/v1/patients/1/rxs HTTP/1.1\r\nHost: mock\r\nContent-Length: 99\r\n\r\n';
  const socket = await connected(mock, `${head}{"drug`);
  const closed = once(socket.resume(), 'close');
  vi.useFakeTimers({ toFake: ['setTimeout'] });

  const end = mock.close();
  await vi.advanceTimersByTimeAsync(999);
  expect(socket.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await end;
  await closed;
});

it('close() finishes a response whose head was sent before, and closes its connection', async () => {
  const mock = await startMock();
  const response = await fetch(`${mock.url}/api/v1/patients/1/portal/enqueued`, {
    headers: { authorization: basicAuth, prefer: 'fault=trickle, delay=3600000' },
  });
  vi.useFakeTimers({ toFake: ['setTimeout'] });

  const [, body] = await Promise.all([mock.close(), response.json()]);

  expect(body).toMatchObject({ object: 'list' });
});

it('close() can be called again, while the mock closes and afterwards', async () => {
  const mock = await startMock();

  await Promise.all([mock.close(), mock.close()]);
  await mock.close();
});
