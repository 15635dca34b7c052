import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback. */
export interface MailServer {
  readonly port: number;
  /** Refuses all mail from now on with this response, such as `550 5.1.1 No such mailbox`; null accepts it. */
  refuse(answer: string | null): void;
  /** Holds emails back until the returned function is called. */
  hold(): () => void;
  /** The links in the emails that were accepted, in order. */
  links(): string[];
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  let refusal: Error | null = null;
  let isReleased = Promise.resolve();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onRcptTo(_address, _session, done) {
      await isReleased;
      done(refusal);
    },
    async onData(stream, _session, done) {
      mails.push(await text(stream));
      done();
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    refuse(answer) {
      const [code, ...words] = answer?.split(' ') ?? [];
      refusal =
        code === undefined
          ? null
          : Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
    },
    hold() {
      let release = (): void => {};
      isReleased = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    links: () => mails.flatMap((mail) => /https:\S+#\S+/.exec(unfolded(mail))?.[0] ?? []),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Undoes the line breaks of quoted-printable. */
function unfolded(mail: string): string {
  return mail.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}
