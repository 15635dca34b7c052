import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openClinic } from '../support/clinic/clinic.ts';
import { enqueue } from '../support/clinic/portal-requests.ts';
import { lockWrites } from '../support/database-faults.ts';
import { parseResponses, rawRequest } from '../support/raw-http.ts';

it('a shutdown finishes requests in progress, and new ones on the same connections', async () => {
  const clinic = await openClinic();
  const id = await enqueue(clinic);
  const port = await clinic.listen();
  const unlock = await lockWrites(clinic);

  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  const arrived = once(clinic.server.server, 'request');
  socket.write(rawRequest().replace('GET', 'DELETE').replace('/enqueued', `/enqueued/${id}`));
  await arrived;
  const stopped = clinic.close();
  const arrivedLate = once(clinic.server.server, 'request');
  socket.write(rawRequest());
  await arrivedLate;
  await unlock();
  await Promise.all([stopped, closed]);

  const responses = parseResponses(Buffer.concat(chunks).toString('latin1'));
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
});

it.each([
  ['nothing', 500, ''],
  ['a request that was answered', 500, rawRequest()],
  ['a request without an end', 8_000, rawRequest().slice(0, -2)],
])(
  'a client that has sent %s is disconnected %d ms after the shutdown began, and not before (Q64)',
  async (_, afterMs, sent) => {
    const clinic = await openClinic();
    const port = await clinic.listen();
    const http = clinic.server.server;
    const connected = once(http, 'connection');
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    const [socket] = (await connected) as [Socket];
    client.write(sent);
    while (socket.bytesRead < sent.length) await nextTurn();
    if (sent.endsWith('\r\n\r\n')) await once(client, 'data');

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stopped = clinic.close();
    while (http.listening) await nextTurn();
    vi.advanceTimersByTime(afterMs - 1);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);

    vi.useRealTimers();
    // No client delays the shutdown any longer.
    await stopped;
  },
);
