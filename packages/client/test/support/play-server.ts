import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What arrived at the server. */
export interface Received {
  method: string | undefined;
  /** Path and query, as they were sent. */
  target: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Plays one answer. Gets the request, whole, and how many came before it. */
export type Play = (response: ServerResponse, received: Received, before: number) => unknown;

/** A real HTTP server on a free port that plays answers until the test is over. */
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
    /** Waits until so many requests have come. */
    async arrivals(count: number): Promise<void> {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          onArrival = resolve;
        });
      }
    },
    /** Credentials of the vendor's document, and where the server is. What fails is not tried again. */
    options: { baseUrl: origin, username: 'un', password: 'pwd', retries: 0 },
    /** The same, with all else as the client has it by itself. */
    target: { baseUrl: origin, username: 'un', password: 'pwd' },
  };
}

/** Plays a JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Play {
  return (response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
  };
}

/** Plays an answer of any other type. */
export function text(status: number, body: string, type = 'text/html'): Play {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };
}

/** Plays one answer after the other; the last one again and again. */
export function inTurn(...plays: [Play, ...Play[]]): Play {
  return (response, received, before) =>
    (plays[before] ?? plays.at(-1))?.(response, received, before);
}
