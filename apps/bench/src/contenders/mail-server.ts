import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { serveMessages } from './contender.ts';

/** A mail server that accepts every email immediately and stores none. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, _session, done) {
    stream.resume();
    stream.on('end', () => done());
  },
});
// A client was killed while it sent an email.
server.on('error', () => undefined);
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
const { port } = server.server.address() as AddressInfo;
serveMessages(
  `smtp://127.0.0.1:${port}`,
  () => new Promise((resolve) => server.close(() => resolve())),
);
