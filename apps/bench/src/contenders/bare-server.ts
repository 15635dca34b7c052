import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveMessages } from './contender.ts';

/** A node:http server without authentication that sends the same headers as the real one. */
export async function serveBare(
  bodyOf: (ptId: number, requestId: number) => string | Promise<string>,
): Promise<void> {
  const server = createServer((request, response) => {
    const [, , , , ptId, , , requestId] = (request.url ?? '').split('/');
    const body = bodyOf(Number(ptId), Number(requestId));
    // Without a promise, nothing is awaited: that would be more than the least possible work.
    if (typeof body === 'string') send(response, body);
    else body.then((text) => send(response, text));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  serveMessages(`http://127.0.0.1:${port}`, () => {
    server.closeAllConnections();
    server.close();
  });
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-request-id': '0199e3a4-5c0e-7b31-8a44-3f1d20c6f6d1',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
