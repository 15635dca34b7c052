import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './preferences.ts';

/** Where to listen, and what every request gets that asks for nothing else with `Prefer`. */
export interface MockOptions {
  /** The TCP port; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Make replies up from the schemas in place of the spec's examples. */
  dynamic?: boolean;
  /** The seed that makes dynamic replies repeatable. */
  seed?: string;
  /** The HTTP status of every answer, such as 429 or 503. */
  code?: number;
  /** What `Retry-After` says on a 429 or 503, in seconds; what the spec's example says by default. */
  retryAfter?: number;
  /** How long to wait before each answer, in milliseconds. */
  delay?: number;
  /** What goes wrong with every answer on its way. */
  fault?: Fault;
}

export interface Mock {
  /** Where it listens, such as `http://127.0.0.1:4010`, without a path. */
  url: string;
  /**
   * Stops listening, and resolves once every request under way has its answer. What a delay holds back
   * is answered at once; what would never be answered is cut off.
   */
  close(): Promise<void>;
}

/**
 * Starts a stateless server that answers as `openapi.yaml` says.
 * @throws the error of `listen`, such as `EADDRINUSE` when the port is taken.
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { port = 0, host = '127.0.0.1', ...rule } = options;
  // Prism takes a second to load, which who only wants `mockFetch` need not wait for.
  const { createResponder } = await import('./respond.ts');
  const respond = await createResponder(rule);
  const closing = new AbortController();
  const server = createServer((request, response) => respond(request, response, closing.signal));
  await listen(server, port, host);
  return {
    url: urlOf(server),
    close: () => {
      closing.abort();
      return close(server);
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

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
