import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** About one read of a socket. Discarding this much costs no more than a new connection. */
export const shortBodyBytes = 65_536;
/** How long a client has to read the response, in milliseconds. */
const lingerMs = 2_000;

/**
 * Limits the effect of long bodies on other requests (Q4, Q29). The body of a refused request is not read, and its
 * connection is closed. node:http would read it to the end to keep the connection.
 */
export function limitLongBodies(server: FastifyInstance): void {
  server.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete !== false || !isLong(raw.headers)) return;
    reply.header('connection', 'close');
    leaveUnread(raw);
  });
}

/** Whether the body may be longer than one read of a socket. */
export function isLong(headers: IncomingHttpHeaders): boolean {
  return (
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > shortBodyBytes
  );
}

/**
 * Closing a connection with unread data resets it, and a client that is still sending may lose the response (RFC 9112
 * 9.6). So the server first closes only its side, and the connection later.
 */
function leaveUnread(request: IncomingMessage): void {
  const { socket } = request;
  // node:http does not discard a body that is being read.
  request.read();
  // `read` has requested more data, which arrives in the next tick.
  process.nextTick(() => socket.pause());
  // node:http calls this after the last response.
  socket.destroySoon = () => {
    socket.end();
    const closing = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(closing));
  };
}
