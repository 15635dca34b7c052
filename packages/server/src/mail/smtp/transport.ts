import { createTransport } from 'nodemailer';
import type { RenderedMail } from '../templates/template.ts';
import type { SmtpServer } from './smtp-url.ts';

/** A mail as it goes out, but for the sender's address, which is the server's. */
export interface OutgoingMail extends RenderedMail {
  /** The clinic's name. */
  fromName: string;
  /** The clinic's address. */
  replyTo: string;
  /** The only recipient. */
  to: string;
  /** With its angle brackets; the same for every try (Q53). */
  messageId: string;
  date: Date;
}

export interface MailTransport {
  /** So many mails it sends at a time. */
  readonly connections: number;
  /**
   * Resolves once the mail server has taken the mail over; `signal` gives it up.
   * @returns what the mail server said to that
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<string>;
  close(): void;
}

export interface MailTransportOptions {
  server: SmtpServer;
  /** `PORTAL_MAIL_FROM`: the address that all mail comes from. */
  from: string;
}

const connections = 5;
/** Milliseconds. A server that says nothing for this long is taken for dead. */
const timeouts = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 60_000,
};

/** Speaks SMTP over a few connections that stay open between mails. */
export function createMailTransport({ server, from }: MailTransportOptions): MailTransport {
  const transport = createTransport({
    ...server,
    ...timeouts,
    pool: true,
    maxConnections: connections,
    // The worker tries again by itself, later, and counts.
    maxRequeues: 0,
    ignoreTLS: !server.requireTLS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    connections,
    async send({ fromName, replyTo, to, subject, text, html, messageId, date }, signal) {
      const { response } = await transport.sendMail({
        // Field by field, so that nothing else can be in a mail: no file, no URL, nothing raw (Q52).
        subject,
        text,
        html,
        messageId,
        date,
        from: { name: fromName, address: from },
        replyTo: { name: fromName, address: replyTo },
        to: { name: '', address: to },
        envelope: { from, to: [to] },
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
      return response;
    },
    close: () => transport.close(),
  };
}
