import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A response that refuses, such as `451 4.3.0 Later`. */
export type Refusal = `${4 | 5}${string}`;

/** What the mail server does with the next email; without a step, it accepts the email. */
export type MailStep =
  | { answer: Refusal; at: 'sender' | 'recipient' | 'data' }
  /** Accepts the email, then drops the connection instead of responding. */
  | { drop: 'after data' }
  /** Stops responding at the first byte of the text, or at the last one. */
  | { hang: 'in data' | 'after data' }
  /** Accepts the email when the promise resolves. */
  | { takeOver: Promise<void> };

export interface ReceivedMail {
  from: string;
  recipients: string[];
  raw: string;
  parsed: ParsedMail;
}

/** A real SMTP server on loopback that follows a script. */
export interface MailServer {
  port: number;
  /** Every email whose text has arrived, accepted or not. */
  mails: ReceivedMail[];
  /** Steps for the next emails, in order. */
  script: MailStep[];
  /** The response to a log-in; undefined if the credentials are valid. Called if the client has credentials. */
  refusesLogin: Refusal | undefined;
  logins: number;
  connections: { ever: number; open: number };
  /** Resolves when so many emails have arrived since the server was started. */
  arrived(count: number): Promise<ReceivedMail[]>;
  /** Resolves when the text of the next email begins. */
  begun(): Promise<void>;
  /** Closes every connection, and accepts new ones. */
  hangUp(): void;
  /** Resolves when no connection is open. */
  left(): Promise<void>;
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** TLS from the first byte. */
  secure?: boolean;
  /** Whether STARTTLS is offered. */
  startTls?: boolean;
  /** For TLS: a key and its certificate; by default that of smtp-server, which is not trusted. */
  identity?: { key: string; cert: string };
  /** The port of a server that was closed, to start it again. */
  port?: number;
}

export async function startMailServer({
  secure = false,
  startTls = false,
  identity,
  port = 0,
}: MailServerOptions = {}): Promise<MailServer> {
  const waiting: { count: number; resolve(): void }[] = [];
  const sockets = new Set<Socket>();
  const stepOf = new WeakMap<SMTPServerSession, MailStep | undefined>();
  let beginning = Promise.withResolvers<void>();
  let leaving = Promise.withResolvers<void>();

  /** @returns the refusal of this email at this point, if there is one */
  function refusalAt(session: SMTPServerSession, point: 'sender' | 'recipient'): Error | null {
    const step = stepOf.get(session);
    return step !== undefined && 'answer' in step && step.at === point
      ? refusal(step.answer)
      : null;
  }

  const server = new SMTPServer({
    secure,
    ...identity,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: startTls ? [] : ['STARTTLS'],
    onAuth(_auth, _session, done) {
      mailServer.logins += 1;
      if (mailServer.refusesLogin === undefined) done(null, { user: 'portal' });
      else done(refusal(mailServer.refusesLogin));
    },
    onMailFrom(_address, session, done) {
      stepOf.set(session, mailServer.script.shift());
      done(refusalAt(session, 'sender'));
    },
    onRcptTo(_address, session, done) {
      done(refusalAt(session, 'recipient'));
    },
    async onData(stream, session, done) {
      const step = stepOf.get(session);
      beginning.resolve();
      if (step !== undefined && 'hang' in step && step.hang === 'in data') return;
      // A client that is killed midway leaves part of a text, which is no email.
      const raw = await text(stream).catch(() => undefined);
      if (raw === undefined) return;
      mailServer.mails.push({
        from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        recipients: session.envelope.rcptTo.map(({ address }) => address),
        raw,
        parsed: await simpleParser(raw),
      });
      if (step === undefined) done(null);
      else if ('answer' in step) done(refusal(step.answer));
      else if ('drop' in step) mailServer.hangUp();
      else if ('takeOver' in step) void step.takeOver.then(() => done(null));
      for (const { resolve } of waiting.filter(({ count }) => count <= mailServer.mails.length)) {
        resolve();
      }
    },
  });
  server.on('error', () => undefined);
  // Destroying the socket under a TLS socket crashes Node.js.
  server.server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    mailServer.connections.ever += 1;
    mailServer.connections.open += 1;
    sockets.add(socket);
    socket.on('close', () => {
      mailServer.connections.open -= 1;
      sockets.delete(socket);
      if (sockets.size === 0) leaving.resolve();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');

  const mailServer: MailServer = {
    port: (server.server.address() as AddressInfo).port,
    mails: [],
    script: [],
    refusesLogin: undefined,
    logins: 0,
    connections: { ever: 0, open: 0 },
    async arrived(count) {
      if (mailServer.mails.length < count) {
        await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      }
      return mailServer.mails;
    },
    begun() {
      beginning = Promise.withResolvers();
      return beginning.promise;
    },
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    left() {
      leaving = Promise.withResolvers();
      if (sockets.size === 0) leaving.resolve();
      return leaving.promise;
    },
    async close() {
      mailServer.hangUp();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
  return mailServer;
}

function refusal(answer: Refusal): Error {
  const [code = '', ...words] = answer.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}
