import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** About what a socket brings at once. To read so much away costs no more than another connection would. */
export const shortBodyBytes = 65_536;
/** So long a client has to read what it was answered, in milliseconds. */
const lingerMs = 2_000;

/**
 * Bounds what long bodies cost the others (Q4, Q29). One that is answered before it was read is left where it is, and the
 * connection closed: whoever is not let in, or sends too much, costs no reading. node:http would read it to its end, however long, to keep the connection.
 */
export function boundLongBodies(server: FastifyInstance): void {
  server.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete !== false || !isLong(raw.headers)) return;
    reply.header('connection', 'close');
    leaveUnread(raw);
  });
}

/** Whether more may come than a socket brings in one read. */
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
