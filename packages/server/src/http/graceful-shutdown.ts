import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** For so long a request may still be on its way over a connection that was open when the stop began. */
const idleGraceMs = 500;
/** What isn't answered by then never will be; `docker stop` kills two seconds later. */
const deadlineMs = 8_000;

/**
 * Lets the server stop without a reset connection (Q64). node:http drops idle connections the moment it stops
 * listening, along with the requests that are on their way over them. Here they stay a moment longer, in which
 * every answer closes its connection; and a client that never sends its request holds the stop up no longer
 * than the deadline.
 */
export function stopGently(server: FastifyInstance): void {
  const http = server.server;
  const closeAnswered = http.closeIdleConnections.bind(http);
  const closeSilent = watchSilent(http);
  server.addHook('preClose', async () => {
    http.closeIdleConnections = () => http;
    closeWhenDone(http, () => {
      closeAnswered();
      closeSilent();
    });
  });
}

/**
 * node:http takes a connection that nothing has come over yet, such as one that a browser or a balancer keeps ready, for
 * one with a request under way.
 * @returns what drops those
 */
function watchSilent(http: Server): () => void {
  const open = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}

function closeWhenDone(http: Server, closeIdle: () => void): void {
  // An answer to what came before the stop still says keep-alive.
  http.keepAliveTimeout = idleGraceMs;
  const timers = [
    setTimeout(closeIdle, idleGraceMs),
    // A server that never listened emits no `close`, and must not keep the process alive.
    setTimeout(() => http.closeAllConnections(), deadlineMs).unref(),
  ];
  http.once('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}
