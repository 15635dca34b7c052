import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { mockFetch, type Scenarios, startMock } from '@mdhq/portal-mock';

/** The mock, which keeps no state, behind a proxy that selects the responses for a test. */
export interface SteeredMock {
  readonly url: string;
  readonly username: string;
  readonly secret: string;
  /** The requests so far, as method, path and query. */
  readonly asked: readonly string[];
  /** Selects the responses of these operations from now on; all others respond as usual. */
  answer(scenarios: Scenarios): void;
  /** Closes the mock, and starts it again on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startSteeredMock(): Promise<SteeredMock> {
  const mock = await startMock();
  const asked: string[] = [];
  let ask = mockFetch({});
  const listen = async (port: number) => {
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      // A call may still be in progress when the mock closes after a test.
      pass(request, response).catch(() => response.destroy());
    });
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server;
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const { authorization = '', 'content-type': type } = headers;
    const body = await buffer(request);
    const answer = await ask(mock.url + url, {
      method,
      headers: { authorization, ...(type !== undefined && { 'content-type': type }) },
      ...(body.length > 0 && { body }),
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  }

  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  return {
    url: `http://127.0.0.1:${port}`,
    username: 'un',
    secret: 'pwd',
    asked,
    answer(scenarios) {
      ask = mockFetch(scenarios);
    },
    stop,
    async start() {
      server = await listen(port);
    },
    async close() {
      if (server.listening) await stop();
      await mock.close();
    },
  };
}
