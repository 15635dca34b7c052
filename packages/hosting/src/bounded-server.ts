import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { inTurn } from './requests-in-turn.ts';

/** What a client has exceeded: its concurrent connections, or the requests that a connection may send ahead. */
export type Exceeded = 'connections' | 'requests';

/** The 503 response to a connection or request that exceeds a bound. */
export interface Unavailable {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface BoundedServerOptions {
  /** Passed on to `node:http`. */
  readonly http: ServerOptions;
  /** Inactivity after which a connection is closed, in milliseconds. */
  readonly idleMs: number;
  /** From the dispatch of a request until its response has been sent whole, in milliseconds. */
  readonly responseMs: number;
  /** How often the deadline is checked, in milliseconds. */
  readonly checkEveryMs: number;
  /** Concurrent connections of one client; undefined for any number. */
  readonly connectionsPerClient: number | undefined;
  /** The client that an address belongs to; undefined for one that is not limited, such as a proxy. */
  clientOf(address: string): string | undefined;
  /** Called once for each connection or request that is refused. */
  unavailable(exceeded: Exceeded): Unavailable;
}

/**
 * Creates a server on which no single connection holds up the others: requests of a connection are dispatched one
 * after the other, with a tick of the event loop between them, the requests that it may send ahead are limited, each
 * response has a deadline, and the connections of one client are limited (Q69, Q70).
 */
export function createBoundedServer(
  handle: RequestListener,
  { http, idleMs, unavailable, ...bounds }: BoundedServerOptions,
): Server {
  const server = createServer(http);
  server.setTimeout(idleMs);
  const turns = inTurn(handle, {
    responseMs: bounds.responseMs,
    refuse(_request, response) {
      const { headers, body } = unavailable('requests');
      response.writeHead(503, closing(headers, body)).end(body);
    },
  });
  server.on('request', turns.dispatch);
  // node:http sends `100 Continue` itself unless there is a listener; the handler sends it once it wants the body.
  server.on('checkContinue', turns.dispatch);
  // Unknown expectations may be ignored (RFC 9110 10.1.1).
  server.on('checkExpectation', turns.dispatch);

  const { connectionsPerClient, clientOf } = bounds;
  if (connectionsPerClient !== undefined) {
    limitConnections(server, connectionsPerClient, clientOf, (socket) =>
      refuseConnection(socket, unavailable('connections')),
    );
  }
  let deadlines: NodeJS.Timeout | undefined;
  server.on('listening', () => {
    deadlines = setInterval(turns.closeOverdue, bounds.checkEveryMs).unref();
  });
  server.on('close', () => clearInterval(deadlines));
  return server;
}

function closing(headers: Unavailable['headers'], body: string): Record<string, string> {
  return { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
}

/** Before any request is read, there is no response object to send it with. */
function refuseConnection(socket: Socket, { headers, body }: Unavailable): void {
  const lines = Object.entries(closing(headers, body)).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  // A client that has gone already is no error.
  socket.on('error', () => undefined);
  socket.write(`HTTP/1.1 503 ${STATUS_CODES[503]}\r\n${lines.join('')}\r\n${body}`);
  socket.destroySoon();
}

/**
 * Refuses connections beyond a limit per client.
 * @param clientOf the client that an address belongs to; undefined for one that is not limited
 */
function limitConnections(
  server: Server,
  mostOpen: number,
  clientOf: (address: string) => string | undefined,
  refuse: (socket: Socket) => void,
): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    // A socket that is closed already has no address.
    const client = socket.remoteAddress && clientOf(socket.remoteAddress);
    if (!client) return;
    const count = (open.get(client) ?? 0) + 1;
    open.set(client, count);
    socket.once('close', () => {
      const left = (open.get(client) ?? 0) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
    if (count > mostOpen) refuse(socket);
  });
}
