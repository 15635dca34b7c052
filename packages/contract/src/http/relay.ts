import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ApiResponse, Call } from './messages.ts';

/** A local server that forwards calls. */
export interface Relay {
  url: string;
  /** Drops all connections, and waits until the exchanges that are in progress have ended. */
  close(): Promise<void>;
}

/** Starts a relay that forwards calls with `exchange`. */
export async function startRelay(exchange: (call: Call) => Promise<ApiResponse>): Promise<Relay> {
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      const response = await exchange(await callOf(incoming));
      outgoing.writeHead(response.status, withoutFraming(response.headers)).end(response.text);
    } catch {
      // The client sees a dropped connection, as without the relay.
      outgoing.destroy();
    }
  };
  const pending = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const forwarded = forward(incoming, outgoing).finally(() => pending.delete(forwarded));
    pending.add(forwarded);
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await close(server);
      await Promise.all(pending);
    },
  };
}

async function callOf(incoming: IncomingMessage): Promise<Call> {
  const headers = Object.entries(incoming.headersDistinct).map(
    ([name, values]): [string, string] => [name, (values ?? []).join(', ')],
  );
  const { host: _host, ...others } = withoutFraming(Object.fromEntries(headers));
  // Unlike `text`, this keeps a byte order mark.
  const body = (await buffer(incoming)).toString();
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: others,
    body: body === '' ? undefined : body,
  };
}

/** Removes the headers of the connection (RFC 9110 7.6.1). */
function withoutFraming(headers: Record<string, string>): Record<string, string> {
  const framing = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.includes(name)));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
