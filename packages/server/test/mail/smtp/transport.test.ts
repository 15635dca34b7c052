// @stress: a mail server responds in its own time
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseSmtpUrl } from '../../../src/mail/smtp/smtp-url.ts';
import { createMailTransport, type OutgoingMail } from '../../../src/mail/smtp/transport.ts';
import { openMailbox } from '../../support/mail/mailbox.ts';

const mail: OutgoingMail = {
  fromName: 'Sandbox Clinic',
  replyTo: 'desk@example.com',
  to: 'ada@example.com',
  subject: 'Welcome',
  text: 'Welcome',
  html: '<p>Welcome</p>',
  messageId: '<1@example.com>',
  date: new Date('2026-11-02T15:04:05Z'),
};

async function open() {
  const mailbox = await openMailbox();
  const server = parseSmtpUrl(`smtp://127.0.0.1:${mailbox.port}`);
  const transport = createMailTransport({ server, from: 'portal@example.com' });
  onTestFinished(() => transport.close());
  /** An email with fields that only a fault of the server could add. */
  const send = (fault: Record<string, unknown>) =>
    transport.send({ ...mail, ...fault } as OutgoingMail, new AbortController().signal);
  return { mailbox, send };
}

describe('an email that is sent over SMTP (Q52)', () => {
  it.each([
    ['a file', { html: { path: import.meta.filename } }, 'File access rejected'],
    ['a URL', { text: { href: 'http://127.0.0.1:9/' } }, 'Url access rejected'],
  ])('never has %s', async (_, fault, reason) => {
    const { mailbox, send } = await open();
    await expect(send(fault)).rejects.toThrow(reason);
    expect(mailbox.mails).toEqual([]);
  });

  it('has no raw content, attachments, additional headers or additional recipients', async () => {
    const { mailbox, send } = await open();
    await send({
      raw: 'Subject: raw\r\n\r\nraw',
      attachments: [{ filename: 'a.txt', content: 'attached' }],
      cc: 'eve@example.org',
      headers: { 'x-evil': '1' },
    });
    const [received] = mailbox.mails;
    expect(received?.recipients).toEqual(['ada@example.com']);
    expect(received?.parsed.subject).toBe('Welcome');
    expect(received?.raw).not.toMatch(/attached|eve@|x-evil/i);
  });
});
