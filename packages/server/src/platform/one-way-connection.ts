import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where to connect to. */
export interface Peer {
  host: string;
  port: number;
  /** Undefined for a connection without TLS. The files are in PEM, and read for each connection. */
  tls: PeerFiles | undefined;
}

/** Paths of files for TLS. */
export interface PeerFiles {
  /** The certificates of accepted authorities; undefined for those of Node.js. */
  ca: string | undefined;
  /** The certificate of this side and its key; undefined for none. */
  cert: string | undefined;
  key: string | undefined;
}

/** The other side has not confirmed that it has read everything; `message` is one line. */
export class Unconfirmed extends Error {
  override readonly name = 'Unconfirmed';
}

/**
 * Sends bytes over a new connection, waits, closes it, and waits until the other side has closed it, too. A protocol without
 * acknowledgements has no better sign that everything was read. An end of the other side before the end of this side confirms
 * nothing: it may have read nothing, such as a proxy without a server.
 * @param deadlineMs for all of it
 * @param quiet waits between the last byte and the end, so that an early end of the other side arrives before that
 * @throws {Unconfirmed} if the other side closes early or not at all
 * @throws the error of the connection, such as ECONNREFUSED, or of the verification of its certificate
 */
export function sendAndClose(
  peer: Peer,
  bytes: Uint8Array,
  deadlineMs: number,
  quiet: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(peer);
    let isEnding = false;
    let isEnded = false;
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new Unconfirmed('no end of the connection in time')),
      deadlineMs,
    );
    socket.on('error', fail);
    socket.once('end', () => {
      if (isEnding) isEnded = true;
      else fail(new Unconfirmed('closed by the other side first'));
    });
    socket.once('close', () => {
      if (!isEnded) return fail(new Unconfirmed('closed before everything was sent'));
      clearTimeout(timer);
      resolve();
    });
    // What the other side sends has no meaning, but its end is only seen once that was read.
    socket.resume();
    const end = () => {
      if (socket.destroyed) return;
      isEnding = true;
      socket.end();
    };
    socket.once(peer.tls === undefined ? 'connect' : 'secureConnect', () => {
      socket.write(bytes, (error) => {
        if (!error) quiet().then(end, fail);
      });
    });
  });
}

function open({ host, port, tls }: Peer): Socket {
  if (tls === undefined) return connect({ host, port });
  const { ca, cert, key } = tls;
  return connectTls({
    ...{ host, port, minVersion: 'TLSv1.2' },
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(cert !== undefined && { cert: readFileSync(cert) }),
    ...(key !== undefined && { key: readFileSync(key) }),
  });
}
