import { createTransport } from 'nodemailer';
import type { RenderedMail } from '../templates/template.ts';
import type { SmtpServer } from './smtp-url.ts';

/** An email without the sender's address, which is the same for all mail. */
export interface OutgoingMail extends RenderedMail {
  /** The clinic's name. */
  fromName: string;
  /** The clinic's address. */
  replyTo: string;
  /** The only recipient. */
  to: string;
  /** With angle brackets; the same for every attempt (Q53). */
  messageId: string;
  date: Date;
}

export interface MailTransport {
  /** The number of concurrent connections. */
  readonly connections: number;
  /**
   * Resolves once the mail server has accepted the mail.
   * @returns the response of the mail server
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<string>;
  close(): void;
}

export interface MailTransportOptions {
  server: SmtpServer;
  /** `PORTAL_MAIL_FROM`: the sender address of all mail. */
  from: string;
}

const connections = 5;
/** In milliseconds. A server that is silent for longer is considered unreachable. */
const timeouts = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 60_000,
};

/** Sends mail over a pool of SMTP connections. */
export function createMailTransport({ server, from }: MailTransportOptions): MailTransport {
  const transport = createTransport({
    ...server,
    ...timeouts,
    pool: true,
    maxConnections: connections,
    // The worker retries, and counts the attempts.
    maxRequeues: 0,
    ignoreTLS: !server.requireTLS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    connections,
    async send({ fromName, replyTo, to, subject, text, html, messageId, date }, signal) {
      const { response } = await transport.sendMail({
        // Field by field, so that an email can't have attachments from files or URLs, or raw content (Q52).
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
