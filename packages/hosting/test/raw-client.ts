import { connect, type Socket } from 'node:net';

export interface RawClient {
  readonly socket: Socket;
  /** The statuses of the final responses received so far, in order. */
  statuses(): number[];
  received(): string;
  /** Resolves once the server has closed the connection, also with a reset. */
  readonly closed: Promise<void>;
}

/** Sends raw bytes over one connection. */
export function openRawClient(port: number, bytes: string, host = '127.0.0.1'): RawClient {
  const socket = connect({ port, host: '127.0.0.1', localAddress: host });
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  // The server may reset the connection.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(bytes);
  return {
    socket,
    closed,
    received: () => received,
    statuses: () =>
      [...received.matchAll(/HTTP\/1\.1 ([2-5]\d\d) /g)].map(([, code]) => Number(code)),
  };
}
