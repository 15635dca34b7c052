import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Refuses connections beyond a limit per client.
 * @param clientOf the client that an address belongs to; undefined for one that is not limited
 */
export function limitConnections(
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
