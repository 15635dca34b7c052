import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { basic } from '../../support/clinic/api-users.ts';

export interface RunningAttack {
  /** For an attack in waves: resolves after the first wave and the pause that follows it. */
  readonly firstWave?: Promise<void>;
  /** @returns how often each response was received */
  stop(): Promise<Record<string, number>>;
}

/** Requests that one connection sends without waiting for responses. */
export const sentAhead = {
  withoutCredentials:
    'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  withWrongCredentials:
    'POST /api/v1/patients/1/rxs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' +
    `Authorization: ${basic('pk_nobody', 'guess')}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  forDocs: 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  plain: 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
};

function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  // The server may reset a connection to refuse its requests.
  return connect(Number(port), hostname).on('error', () => undefined);
}

/** Resolves however the connection is closed; `once` would reject for a reset. */
const closeOf = (socket: Socket) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()));

const repeated = (request: string, bytes: number) =>
  request.repeat(Math.ceil(bytes / request.length));

/** Sends a number of bytes over one connection, and reads until the server closes it. */
export function sendAhead(request: string, bytes: number) {
  return async (url: string): Promise<'closed'> => {
    const socket = open(url).resume();
    socket.write(repeated(request, bytes));
    await closeOf(socket);
    return 'closed';
  };
}

/** Sends a number of bytes over each of several connections, and never reads. */
export function sendUnread(request: string, bytes: number, connections: number) {
  return async (url: string): Promise<RunningAttack> => {
    const sockets = Array.from({ length: connections }, () => open(url).pause());
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.write(repeated(request, bytes));
    return {
      async stop() {
        const held = sockets.filter(({ destroyed }) => !destroyed).length;
        for (const socket of sockets) socket.destroy();
        return { held };
      },
    };
  };
}

const everyMs = 20;

/** Sends at a steady rate, over one connection at a time: it opens the next one when the server has closed the last. */
export function sendSteadily(request: string, bytesPerSecond: number) {
  return async (url: string): Promise<RunningAttack> => {
    let closed = 0;
    let socket = open(url).resume();
    const some = repeated(request, (bytesPerSecond * everyMs) / 1_000);
    const sending = setInterval(() => {
      if (socket.destroyed) {
        closed += 1;
        socket = open(url).resume();
      }
      socket.write(some);
    }, everyMs);
    await closeOf(socket);
    return {
      async stop() {
        clearInterval(sending);
        socket.destroy();
        return { closed: closed + 1 };
      },
    };
  };
}
