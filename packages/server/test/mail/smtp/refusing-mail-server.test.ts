import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { tokenIn } from '../../support/mail/link-in.ts';
import { openPost, stateOf } from '../../support/mail/post.ts';
import { pauseMs, startWorker } from '../../support/mail/worker.ts';
import { desk, openPortal, visit } from '../../support/portal/portal.ts';

const minute = 60_000;
const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

/** A server that sends one line, or nothing, and closes the connection. */
async function openRudeServer(greeting = ''): Promise<{ href: string; connections(): number }> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.end(greeting);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { href: `smtp://127.0.0.1:${port}`, connections: () => count };
}

describe('an email to a mail server that', () => {
  it.each([
    ['450 at the sender', { answer: '450 4.7.1 Greylisted', at: 'sender' }, 1],
    ['421 at the recipient', { answer: '421 4.3.2 Closing', at: 'recipient' }, 1],
    ['450 at the recipient', { answer: '450 4.2.1 Later', at: 'recipient' }, 1],
    ['451 after the text', { answer: '451 4.3.0 Later', at: 'data' }, 2],
    ['452 after the text', { answer: '452 4.3.1 Full', at: 'data' }, 2],
    ['a dropped connection after the text', { drop: 'after data' }, 2],
  ] as const)('%s is retried with the same link and Message-ID (Q53)', async (_, step, count) => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push(step);
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    const worker = startWorker(portal, url);
    await worker.logged('waits to be mailed');
    expect(await stateOf(portal, 1)).toBe('queued');

    portal.time.now += minute;
    worker.wake();
    const mails = await mailbox.arrived(count);
    await worker.stop();
    expect(mails).toHaveLength(count);
    expect(new Set(mails.map((mail) => mail.parsed.messageId)).size).toBe(1);
    expect(mails.map(tokenIn)).toEqual(mails.map(() => token));
    expect(await stateOf(portal, 1)).toBe('sent');
  });

  it.each([
    ['recipient', '550 5.1.1 <ada.canary@example.com> unknown'],
    ['recipient', '552 5.2.2 Mailbox full'],
    ['data', '554 5.7.1 Spam for ada.canary@example.com, see https://mail.example.com/why'],
  ] as const)(
    'refuses it permanently at the %s fails the invitation, records an event and revokes the link (Q57)',
    async (at, answer) => {
      const { portal, mailbox, url } = await openPost();
      mailbox.script.push({ answer, at });
      await portal.invite(1);
      const token = await portal.waitingToken(1);
      const worker = startWorker(portal, url);
      await worker.logged("can't be mailed");

      const invitation = await portal.invitation(1);
      expect(await stateOf(portal, 1)).toBe('failed');
      expect(invitation.failure).toContain(answer.slice(0, 3));
      expect(invitation.failure).not.toContain('example.com');
      expect(worker.logLines.join('')).not.toContain('example.com');
      expect(await portal.outbox()).toEqual([]);
      expect((await portal.events()).at(-1)).toMatchObject({
        operation: 'sendInvitation',
        outcome: 'refused',
        pt_id: 1,
      });
      expect(await redeemInvitation(portal, visit, token, credentials)).toEqual({
        outcome: 'dead-link',
      });
    },
  );

  it('always refuses it temporarily is retried until the link expires; then the invitation fails', async () => {
    const { portal, mailbox, url } = await openPost();
    const linkLifetimes = { join: 120 * minute, reset: 60 * minute };
    await inviteToPortal({ ...portal, linkLifetimes }, desk, 1);
    const { expires_at } = await portal.invitation(1);
    const token = await portal.waitingToken(1);
    const worker = startWorker(portal, url);
    for (let tries = 1; (await portal.outbox()).length > 0; tries += 1) {
      const [row] = await portal.outbox();
      portal.time.now = Math.max(portal.time.now, row?.next_attempt_at ?? 0);
      mailbox.script.push({ answer: '451 4.3.0 Later', at: 'data' });
      worker.wake();
      await mailbox.arrived(tries);
      await worker.logged('be mailed', tries);
    }
    // Two hours at intervals of up to a quarter of an hour.
    expect(mailbox.mails.length).toBeGreaterThan(120 / 15);
    expect(portal.time.now).toBeGreaterThan(expires_at - 15 * minute);
    expect(await stateOf(portal, 1)).toBe('failed');
    expect((await portal.invitation(1)).failure).toBe('451 4.3.0 Later');
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual({
      outcome: 'dead-link',
    });
  });

  it('is unreachable is retried until the link expires; then the invitation fails', async () => {
    const portal = await openPortal();
    const { expires_at } = await portal.invite(1);
    const worker = startWorker(portal, 'smtp://127.0.0.1:1');
    await worker.logged('waits to be mailed');

    portal.time.now = expires_at - 1;
    worker.wake();
    await worker.logged("can't be mailed");
    expect(await stateOf(portal, 1)).toBe('failed');
    expect((await portal.invitation(1)).failure).toBe('ECONNREFUSED');
  });

  it.each([
    ['closes every connection', undefined, 'ECONN'],
    ['greets with 554', '554 5.3.2 Not now\r\n', '554 5.3.2 Not now'],
  ])('%s pauses all mail, and no email fails', async (_, greeting, reason) => {
    const portal = await openPortal();
    const rude = await openRudeServer(greeting);
    await portal.invite(1);
    const worker = startWorker(portal, rude.href);
    await worker.logged('waits to be mailed');
    await worker.stop();
    expect(worker.logLines.join('')).toContain(reason);
    expect(rude.connections()).toBe(1);
    expect(await stateOf(portal, 1)).toBe('queued');
  });

  it('refuses the sender of all mail pauses all mail, and no invitation fails', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ answer: '553 5.7.1 Sender not owned', at: 'sender' });
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await worker.logged('all mail waits');
    expect(await stateOf(portal, 1)).toBe('queued');
    portal.time.now += pauseMs;
    worker.wake();
    await worker.logged('was mailed');
  });

  it('requires credentials that are not set pauses all mail', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ answer: '530 5.7.0 Log in first', at: 'recipient' });
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await worker.logged('all mail waits');
    expect(await stateOf(portal, 1)).toBe('queued');
  });

  it('refuses the credentials pauses all mail; one email at a time tests whether they are accepted again', async () => {
    const { portal, mailbox } = await openPost();
    const url = `smtp://portal:secret@127.0.0.1:${mailbox.port}`;
    mailbox.refusesLogin = '535 5.7.8 Bad log-in';
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await worker.logged('all mail waits');
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    worker.wake();
    expect(mailbox.logins).toBe(1);

    portal.time.now += pauseMs;
    worker.wake();
    await worker.logged('all mail waits', 2);
    expect(mailbox.logins).toBe(2);
    expect(await stateOf(portal, 1)).toBe('queued');
    expect(await stateOf(portal, 2)).toBe('queued');

    mailbox.refusesLogin = undefined;
    portal.time.now += pauseMs;
    worker.wake();
    await mailbox.arrived(2);
    expect(worker.logLines.join('')).not.toContain('secret');

    // Then mail is sent over all connections again.
    const answer = Promise.withResolvers<void>();
    for (const ptId of [11, 12, 13, 14, 15]) {
      mailbox.script.push({ takeOver: answer.promise });
      await portal.addPatient({ pt_id: ptId });
      await portal.invite(ptId);
    }
    worker.wake();
    await mailbox.arrived(7);
    answer.resolve();
  });
});
