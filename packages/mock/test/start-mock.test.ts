import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startMock } from '../src/start-mock.ts';
import { basicAuth } from './support/basic-auth.ts';

it('listens on a free port of the loopback by default', async () => {
  const mock = await startMock();

  expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await mock.close();
});

it('fails to start on a port that is taken', async () => {
  const mock = await startMock();
  const port = Number(new URL(mock.url).port);

  await expect(startMock({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await mock.close();
});

it('finishes the request in progress before it closes', async () => {
  const mock = await startMock();
  const body = '{"drug_id":4711}';
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  const head = [
    'POST /api/v1/patients/1/rxs HTTP/1.1',
    'Host: mock',
    `Authorization: ${basicAuth}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Expect: 100-continue',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');

  const closed = mock.close();
  socket.write(body);
  const [answer] = await once(socket, 'data');
  await closed;

  expect(String(answer)).toMatch(/^HTTP\/1\.1 201 /);
});

it('continues after a client has disconnected in the middle of a body', async () => {
  const mock = await startMock();
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  socket.write(
    'POST /api/v1/patients/1/rxs HTTP/1.1\r\nHost: mock\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n',
  );
  await once(socket, 'data');
  socket.destroy();

  const next = await fetch(`${mock.url}/api/v1/patients/1/portal/enqueued`, {
    headers: { authorization: basicAuth },
  });
  expect(next.status).toBe(200);
  await mock.close();
});
