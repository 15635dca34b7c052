import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { handleClientError } from '../../src/http/client-errors.ts';
import { sendRaw } from '../support/raw-http.ts';

it('a request that does not arrive in time gets a 408 problem, and is disconnected (Q14, Q34)', async () => {
  const server = createServer({
    requestTimeout: 50,
    headersTimeout: 50,
    connectionsCheckingInterval: 10,
  });
  server.on('clientError', handleClientError);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());

  const [response] = await sendRaw((server.address() as AddressInfo).port, 'GET / HTTP/1.1\r\nHos');

  expect(response).toMatchObject({
    status: 408,
    headers: { 'content-type': 'application/problem+json', connection: 'close' },
  });
  expect(JSON.parse(response?.text ?? '')).toEqual({
    type: 'about:blank',
    title: 'Request Timeout',
    status: 408,
    detail: 'The request did not arrive in time.',
    instance: `urn:uuid:${response?.headers['x-request-id']}`,
  });
});
