import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long idle connections stay open when the shutdown begins, for requests that are in transit. */
const idleGraceMs = 500;
/** Requests without a response by then are aborted; `docker stop` kills the process two seconds later. */
const deadlineMs = 8_000;

/**
 * Shuts the server down without resetting connections (Q64). node:http closes idle connections when it stops listening,
 * and with them requests in transit. Here they stay open for a grace period, in which every response closes its
 * connection. A client that never completes its request delays the shutdown until the deadline at most.
 */
export function shutDownGracefully(server: FastifyInstance): void {
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
 * node:http treats a connection without any data, such as one that a browser or a load balancer keeps ready, as one with
 * a request in progress.
 * @returns closes those connections
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
  // A response to a request from before the shutdown still has keep-alive.
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
