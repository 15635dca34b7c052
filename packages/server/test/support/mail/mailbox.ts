import { onTestFinished } from 'vitest';
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts';

/** A real SMTP server on loopback, closed after the test. */
export type Mailbox = Omit<MailServer, 'close'>;

export async function openMailbox(options?: MailServerOptions): Promise<Mailbox> {
  const server = await startMailServer(options);
  onTestFinished(server.close);
  return server;
}
