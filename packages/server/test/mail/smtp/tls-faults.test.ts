import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SmtpServer } from '../../../src/mail/smtp/smtp-url.ts';
import { loopbackIdentity } from '../../support/mail/loopback-identity.ts';
import { openMailbox } from '../../support/mail/mailbox.ts';
import { stateOf } from '../../support/mail/post.ts';
import { pauseMs, startWorker } from '../../support/mail/worker.ts';
import { openPortal } from '../../support/portal/portal.ts';

/** The settings for a mail server on another machine: TLS from the first byte, or STARTTLS required. */
function elsewhere(port: number, kind: 'smtps' | 'starttls'): SmtpServer {
  const auth = { user: 'portal', pass: 'mail-secret-6f1d' };
  const secure = kind === 'smtps';
  return { host: '127.0.0.1', port, secure, requireTLS: !secure, auth };
}

/** A server that handles the first bytes of each connection in one way. */
async function openBreaker(greeting: string, onFirstBytes: (socket: Socket) => void) {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', (bytes) => {
      heard.push(bytes.toString('latin1'));
      onFirstBytes(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

describe('TLS with a mail server on another machine (Q54)', () => {
  it.each(['smtps', 'starttls'] as const)(
    'an untrusted certificate (%s) pauses all mail; once it is trusted, all mail is sent automatically',
    async (kind) => {
      const portal = await openPortal();
      const mailbox = await openMailbox({
        secure: kind === 'smtps',
        startTls: kind === 'starttls',
        identity: loopbackIdentity,
      });
      await portal.invite(1);
      const worker = startWorker(portal, elsewhere(mailbox.port, kind));
      await worker.logged('all mail waits');
      await portal.addPatient({ pt_id: 10 });
      await portal.invite(10);
      expect(mailbox.mails).toEqual([]);
      expect(mailbox.logins).toBe(0);

      const trusted = getCACertificates('default');
      setDefaultCACertificates([...trusted, loopbackIdentity.cert]);
      onTestFinished(() => setDefaultCACertificates(trusted));
      portal.time.now += pauseMs;
      worker.wake();
      await worker.logged('was mailed', 2);
      expect(mailbox.mails).toHaveLength(2);
      expect(await stateOf(portal, 1)).toBe('sent');
      expect(worker.logLines.join('')).not.toContain('mail-secret-6f1d');
    },
  );

  it.each<[string, 'smtps' | 'starttls', string, (socket: Socket) => void]>([
    [
      'that offers no STARTTLS',
      'starttls',
      '220 here\r\n',
      (socket) => socket.write('250 here\r\n'),
    ],
    [
      'that refuses STARTTLS',
      'starttls',
      '220 here\r\n',
      (socket) => socket.write('250-here\r\n250 STARTTLS\r\n454 4.7.0 No TLS just now\r\n'),
    ],
    [
      'that goes on in the clear after STARTTLS',
      'starttls',
      '220 here\r\n',
      (socket) => socket.write('250-here\r\n250 STARTTLS\r\n220 Go ahead\r\n250 here\r\n'),
    ],
    ['that hangs up in the handshake', 'smtps', '', (socket) => socket.destroy()],
    ['that speaks no TLS at all', 'smtps', '220 here\r\n', (socket) => socket.end('500 What?\r\n')],
  ])(
    '%s: all mail is paused, and neither credentials nor emails are sent in cleartext',
    async (_, kind, greeting, act) => {
      const portal = await openPortal();
      const { port, heard } = await openBreaker(greeting, act);
      await portal.invite(1);
      const worker = startWorker(portal, elsewhere(port, kind), { stopGraceMs: 0 });
      await worker.logged('all mail waits');
      expect(await stateOf(portal, 1)).toBe('queued');
      expect(heard.join('')).not.toMatch(/AUTH|MAIL FROM|DATA/);
    },
  );
});
