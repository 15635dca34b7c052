import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** What the mail server does with the next mail; without one, it takes it. */
export type MailStep =
  | { answer: `${4 | 5}${string}`; at: 'recipient' | 'data' }
  /** Takes the mail over, then drops the connection in place of an answer. */
  | { drop: 'after data' }
  /** Never answers again. */
  | { hang: 'after data' }
  /** Takes the mail over once the promise is kept. */
  | { takeOver: Promise<void> };

export interface ReceivedMail {
  from: string;
  recipients: string[];
  raw: string;
  parsed: ParsedMail;
}

/** A real SMTP server on loopback. Gone with the test. */
export interface Mailbox {
  port: number;
  /** Every mail whose text arrived, taken over or not. */
  mails: ReceivedMail[];
  /** Steps for the mails to come, in order. */
  script: MailStep[];
  /** Whether the log-in is right; used where the client has credentials. */
  acceptsLogin: boolean;
  logins: number;
  /** Resolves once so many mails have arrived since the test began. */
  arrived(count: number): Promise<ReceivedMail[]>;
}

export async function openMailbox({ secure = false } = {}): Promise<Mailbox> {
  const waiting: { count: number; resolve(): void }[] = [];
  const sockets = new Set<Socket>();
  const stepOf = new WeakMap<SMTPServerSession, MailStep | undefined>();

  const server = new SMTPServer({
    secure,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: secure ? [] : ['STARTTLS'],
    onAuth(_auth, _session, done) {
      mailbox.logins += 1;
      if (mailbox.acceptsLogin) done(null, { user: 'portal' });
      else done(refusal('535 5.7.8 Bad log-in'));
    },
    onRcptTo(_address, session, done) {
      const step = mailbox.script.shift();
      stepOf.set(session, step);
      const isRefused = step !== undefined && 'answer' in step && step.at === 'recipient';
      done(isRefused ? refusal(step.answer) : null);
    },
    async onData(stream, session, done) {
      const raw = await text(stream);
      const step = stepOf.get(session);
      mailbox.mails.push({
        from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        recipients: session.envelope.rcptTo.map(({ address }) => address),
        raw,
        parsed: await simpleParser(raw),
      });
      if (step === undefined) done(null);
      else if ('answer' in step) done(refusal(step.answer));
      else if ('drop' in step) for (const socket of sockets) socket.destroy();
      else if ('takeOver' in step) void step.takeOver.then(() => done(null));
      for (const { resolve } of waiting.filter(({ count }) => count <= mailbox.mails.length)) {
        resolve();
      }
    },
  });
  server.on('error', () => undefined);
  // Destroying the socket beneath a TLS one crashes Node.
  const arrival = secure ? 'secureConnection' : 'connection';
  server.server.on(arrival, (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(resolve));
  });

  const mailbox: Mailbox = {
    port: (server.server.address() as AddressInfo).port,
    mails: [],
    script: [],
    acceptsLogin: true,
    logins: 0,
    async arrived(count) {
      if (mailbox.mails.length < count) {
        await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      }
      return mailbox.mails;
    },
  };
  return mailbox;
}

function refusal(answer: string): Error {
  const [code = '', ...words] = answer.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}
