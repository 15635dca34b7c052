import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Makes the server close as soon as the requests in progress are finished. Node would also wait for connections that a
 * browser has opened in advance, which it counts as busy, and for those that are kept alive after such a response.
 */
export function closePromptly(app: FastifyInstance): void {
  const open = new Set<Socket>();
  app.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  app.addHook('preClose', async () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    app.server.keepAliveTimeout = 1;
  });
}
