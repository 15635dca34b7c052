import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpMockConfig,
} from '@stoplight/prism-http';
import { answer } from './answer.ts';
import { readBody } from './read-body.ts';
import { sendReply } from './reply.ts';

export interface MockOptions {
  /** The TCP port; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Make replies up from the schemas in place of the spec's examples. */
  dynamic?: boolean;
  /** The seed that makes dynamic replies repeatable. */
  seed?: string;
}

export interface Mock {
  /** Where it listens, such as `http://127.0.0.1:4010`, without a path. */
  url: string;
  /** Stops listening, and resolves once every request under way has its answer. */
  close(): Promise<void>;
}

/**
 * Starts a stateless server that answers as `openapi.yaml` says.
 * @throws the error of `listen`, such as `EADDRINUSE` when the port is taken.
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { port = 0, host = '127.0.0.1', dynamic = false, seed } = options;
  const settings: IHttpMockConfig = {
    isProxy: false,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: false,
    errors: false,
    upstreamProxy: undefined,
    mock: { dynamic, ...(seed !== undefined && { seed }) },
  };
  const prism = createInstance(settings, { logger: createLogger('mock', { enabled: false }) });
  const api = { operations: await getHttpOperationsFromSpec(specFile()), prism, settings };
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    if (body === 'broken-off') return;
    const reply = await answer(api, request, body);
    // A connection kept alive would hold up close().
    if (!server.listening) response.setHeader('connection', 'close');
    sendReply(response, reply);
  });
  await listen(server, port, host);
  return { url: urlOf(server), close: () => close(server) };
}

function specFile(): string {
  return fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
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
