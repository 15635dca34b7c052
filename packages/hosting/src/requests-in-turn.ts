import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that one connection may send ahead of their responses. */
const mostAhead = 100;
/** The same, including requests that are dropped after a refusal. */
const mostDropped = 1_000;
/** Requests sent ahead on all connections together: node:http keeps 1.4 kB for each, without its headers. */
const mostAheadInAll = 10_000;
/** Requests sent ahead in one tick of the event loop. Parsing one takes about 20 microseconds and blocks other work. */
const mostAheadInTick = 300;
/** The same for one connection beyond these two limits: a request may arrive before the previous response ends. */
const fewAhead = 8;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly listener: RequestListener;
}

interface Connection {
  busy: boolean;
  /** When the request in progress was dispatched, by `performance.now()`; infinite if there is none. */
  startedAt: number;
  /** Requests that wait for the one in progress; the last one may wait for its refusal. */
  readonly waiting: Exchange[];
  /** Requests sent ahead, including those that are dropped. */
  ahead: number;
  /** It has exceeded its limit: no more requests are accepted. */
  refused: boolean;
}

export interface Turns {
  readonly dispatch: RequestListener;
  /** Closes the connections whose response is over its deadline. */
  closeOverdue(): void;
}

/**
 * Dispatches the requests of a connection one after the other: node:http emits all requests of one read from the
 * socket, more than 3,000, at the same time. The first request beyond the limit is refused, which closes the
 * connection, and later ones are dropped. A connection that keeps sending is destroyed, and sooner if all connections
 * together have sent many requests ahead, or many in one tick.
 * @param options.refuse sends a response that closes the connection
 */
export function inTurn(
  handle: RequestListener,
  { responseMs, refuse }: { responseMs: number; refuse: RequestListener },
): Turns {
  // A Map or Set whose entries changed with each request would keep requests from being collected while they are young.
  const connections = new Map<Socket, Connection>();
  let aheadInAll = 0;
  let aheadInTick = 0;

  function open(socket: Socket): Connection {
    const connection: Connection = {
      busy: false,
      startedAt: Number.POSITIVE_INFINITY,
      waiting: [],
      ahead: 0,
      refused: false,
    };
    connections.set(socket, connection);
    // node:http aborts each waiting request with an error of its own. A stack trace takes some 40 microseconds: 20
    // connections that sent 1,000 requests ahead would hold up all others for most of a second as they close.
    let stackTraceLimit = 0;
    socket.prependOnceListener('close', () => {
      stackTraceLimit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
    });
    socket.once('close', () => {
      Error.stackTraceLimit = stackTraceLimit;
      connections.delete(socket);
      aheadInAll -= connection.ahead;
      connection.ahead = 0;
      connection.waiting.length = 0;
    });
    return connection;
  }

  function begin(connection: Connection, exchange: Exchange): void {
    connection.busy = true;
    connection.startedAt = performance.now();
    exchange.response.once('close', () => {
      connection.startedAt = Number.POSITIVE_INFINITY;
      // The other connections get their tick first, also where node:http has not yet emitted the next request of this
      // one: between two that have bodies it lets the first one finish.
      setImmediate(next, connection);
    });
    exchange.listener(exchange.request, exchange.response);
  }

  function next(connection: Connection): void {
    const exchange = connection.waiting.shift();
    if (exchange === undefined) {
      connection.busy = false;
      return;
    }
    connection.ahead -= 1;
    aheadInAll -= 1;
    begin(connection, exchange);
  }

  function wait(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
    if (request.socket.destroyed) return;
    connection.ahead += 1;
    aheadInAll += 1;
    if (aheadInTick === 0) setImmediate(endTick);
    aheadInTick += 1;
    const crowded = aheadInAll > mostAheadInAll || aheadInTick > mostAheadInTick;
    if (connection.refused) {
      if (crowded || connection.ahead > mostDropped) cutOff(request.socket);
      return;
    }
    connection.refused = connection.waiting.length >= (crowded ? fewAhead : mostAhead);
    const listener = connection.refused ? refuse : handle;
    connection.waiting.push({ request, response, listener });
  }

  function endTick(): void {
    aheadInTick = 0;
  }

  return {
    dispatch(request, response) {
      const { socket } = request;
      const connection = connections.get(socket) ?? open(socket);
      if (connection.busy) wait(connection, request, response);
      else begin(connection, { request, response, listener: handle });
    },
    closeOverdue() {
      const latestStart = performance.now() - responseMs;
      for (const [socket, { startedAt }] of connections) {
        if (startedAt <= latestStart) socket.destroy();
      }
    },
  };
}

/** The handler of node:http for a parsed request. If it returns 2, the rest of a read is not parsed. Not a public API. */
interface ParsingSocket extends Socket {
  parser?: { onIncoming: (() => number) | null } | null;
}

/** Destroys a connection, and stops its parser, which would still parse what was read: up to 3,000 requests. */
function cutOff(socket: ParsingSocket): void {
  if (socket.parser) socket.parser.onIncoming = () => 2;
  socket.destroy();
}
