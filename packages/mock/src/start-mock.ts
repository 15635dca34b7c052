import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stoppable } from './http/stop-server.ts';
import type { Fault } from './scenarios/preferences.ts';

/** Where to listen, and defaults for requests without their own `Prefer`. */
export interface MockOptions {
  /** The TCP port; 0, the default, selects a free one. */
  port?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Generate responses from the schemas instead of using the examples. */
  dynamic?: boolean;
  /** The seed that makes generated responses repeatable. */
  seed?: string;
  /** The HTTP status of every response, such as 429 or 503. */
  code?: number;
  /** The `Retry-After` of a 429 or 503, in seconds; that of the example by default. */
  retryAfter?: number;
  /** The time before each response, in milliseconds. */
  delay?: number;
  /** The fault to simulate in every response. */
  fault?: Fault;
}

export interface Mock {
  /** The base URL, such as `http://127.0.0.1:4010`. */
  url: string;
  /**
   * Stops listening, and resolves once every request in progress has its response. Delayed responses are sent
   * immediately. Connections without a request in progress are closed immediately. After a second, so are those
   * whose client has not sent the rest of its request or not read its response. Can be called again.
   */
  close(): Promise<void>;
}

/**
 * Starts a stateless server that responds as `openapi.yaml` describes.
 * @throws {Error} the error of `listen`, such as `EADDRINUSE` if the port is in use
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { port = 0, host = '127.0.0.1', ...defaults } = options;
  // Prism takes a second to load, and users of `mockFetch` alone do not need it.
  const { createResponder } = await import('./http/responder.ts');
  const respond = await createResponder(defaults);
  const closing = new AbortController();
  const server = createServer((request, response) => respond(request, response, closing.signal));
  const stop = stoppable(server);
  await listen(server, port, host);
  return {
    url: urlOf(server),
    close: () => {
      closing.abort();
      return stop();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
