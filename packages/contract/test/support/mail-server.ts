import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real mail server on loopback, which accepts each email and keeps the first. */
export interface Post {
  /** For `SMTP_URL`. */
  url: string;
  /** The text of the first mail, with quoted-printable line breaks decoded. */
  firstMail: Promise<string>;
  close(): Promise<void>;
}

export async function openPost(): Promise<Post> {
  let keep = (_mail: string) => {};
  const firstMail = new Promise<string>((resolve) => {
    keep = resolve;
  });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _session, done) {
      const raw = await text(stream);
      keep(raw.replaceAll(/=\r\n/g, '').replaceAll('=3D', '='));
      done(null);
    },
  });
  // A client that disconnects must not fail the test.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    firstMail,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
