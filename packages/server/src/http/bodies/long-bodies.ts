import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** About what a socket brings at once. To read so much away costs no more than another connection would. */
export const shortBodyBytes = 65_536;
/** So long a client has to read what it was answered, in milliseconds. */
const lingerMs = 2_000;

/**
 * Limits what long bodies cost other requests (Q4, Q29). The body of a refused request is not read, and the connection is closed,
 * so unauthenticated or too long bodies cost no reading. node:http would read them to their end to keep the connection.
 */
export function boundLongBodies(server: FastifyInstance): void {
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
 * To close a connection with something unread resets it, and then a client that is still sending may lose the answer (RFC 9112
 * 9.6). So the server ends its own side only, and the connection a while later.
 */
function leaveUnread(request: IncomingMessage): void {
  const { socket } = request;
  // What somebody has begun to read, node:http doesn't read away.
  request.read();
  // That asked for more, which comes in the next tick.
  process.nextTick(() => socket.pause());
  // What node:http closes the connection with after its last answer.
  socket.destroySoon = () => {
    socket.end();
    const closing = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(closing));
  };
}
