import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that the server received. */
export interface Received {
  method: string | undefined;
  /** The path and query as sent. */
  target: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends one response. Receives the whole request and the number of earlier ones. */
export type Play = (response: ServerResponse, received: Received, before: number) => unknown;

/** Starts a real HTTP server on a free port; it stops after the test. */
export async function playServer(play: Play) {
  const received: Received[] = [];
  let onArrival = () => {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { method, url, headers } = request;
    const arrived = { method, target: url, headers, body: Buffer.concat(chunks).toString() };
    received.push(arrived);
    play(response, arrived, received.length - 1);
    onArrival();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    received,
    /** Waits until the server has received this number of requests. */
    async arrivals(count: number): Promise<void> {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          onArrival = resolve;
        });
      }
    },
    /** The URL of the server, credentials of the vendor's document, and no retries. */
    options: { baseUrl: origin, username: 'un', password: 'pwd', retries: 0 },
    /** The same with the default number of retries. */
    target: { baseUrl: origin, username: 'un', password: 'pwd' },
  };
}

/** Sends a JSON response. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Play {
  return (response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
  };
}

/** Sends a response of another type. */
export function text(status: number, body: string, type = 'text/html'): Play {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };
}

/** Sends the responses in order, and repeats the last one. */
export function inTurn(...plays: [Play, ...Play[]]): Play {
  return (response, received, before) =>
    (plays[before] ?? plays.at(-1))?.(response, received, before);
}
