import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A relay that forwards each call, and drops the first response to each change. */
export interface LossyRelay {
  url: string;
  /** The dropped responses. */
  lost: unknown[];
  close(): Promise<void>;
}

/** @param target where calls are forwarded to, with their credentials and body */
export async function startLossyRelay(target: URL): Promise<LossyRelay> {
  const lost: unknown[] = [];
  const seen = new Set<string>();
  const server = createServer(async (request, outgoing) => {
    const { method = '', url = '', headers } = request;
    const body = await buffer(request);
    const sent = new Headers();
    for (const name of ['authorization', 'content-type', 'idempotency-key']) {
      const value = headers[name];
      if (typeof value === 'string') sent.set(name, value);
    }
    const response = await fetch(new URL(url, target), {
      method,
      headers: sent,
      ...(body.length > 0 && { body }),
    });
    const text = await response.text();
    if (method !== 'GET' && !seen.has(`${method} ${url}`)) {
      seen.add(`${method} ${url}`);
      lost.push(JSON.parse(text));
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lost,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
