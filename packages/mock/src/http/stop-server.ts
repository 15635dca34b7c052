import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take to send the rest of a request or to read its response, in milliseconds. */
const graceMs = 1_000;

/**
 * Watches the connections of a server, so that it can be stopped whatever is connected (Q84). `server.close()` alone
 * waits for every connection that is silent or has sent part of a request.
 * @returns stops the server: connections without a request in progress are closed immediately, others once they have
 * their response, or after the grace period
 */
export function stoppable(server: Server): () => Promise<void> {
  /** The number of requests in progress of each open connection. */
  const inProgress = new Map<Socket, number>();
  let stopped: Promise<void> | undefined;

  const count = (socket: Socket, change: 1 | -1) => {
    const requests = (inProgress.get(socket) ?? 0) + change;
    inProgress.set(socket, requests);
    if (stopped !== undefined && requests === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    inProgress.set(socket, 0);
    socket.once('close', () => inProgress.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => {
      if (inProgress.has(socket)) count(socket, -1);
    });
  });

  const stop = () =>
    new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => {
        for (const socket of inProgress.keys()) socket.destroy();
      }, graceMs);
      server.close((error) => {
        clearTimeout(deadline);
        if (error) reject(error);
        else resolve();
      });
      for (const [socket, requests] of inProgress) if (requests === 0) socket.destroy();
    });
  return () => {
    stopped ??= stop();
    return stopped;
  };
}
