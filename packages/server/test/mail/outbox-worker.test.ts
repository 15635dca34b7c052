import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toInvitation } from '../../src/portal/invitation-state.ts';
import { openLinkToken } from '../../src/portal/link-token.ts';
import { redeemInvitation } from '../../src/portal/redemption.ts';
import { updateInstanceTemplate } from '../../src/store/instances.ts';
import { type Mailbox, openMailbox, type ReceivedMail } from '../support/mailbox.ts';
import { openPortal, type Portal, sandboxId, visit } from '../support/portal.ts';
import { pauseMs, startWorker } from '../support/worker.ts';

const minute = 60_000;
const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

function linkIn(mail: ReceivedMail | undefined): string {
  return /https:\/\/\S+#\S+/.exec(mail?.parsed.text ?? '')?.[0] ?? '';
}

function tokenIn(mail: ReceivedMail | undefined): string {
  return linkIn(mail).split('#')[1] ?? '';
}

async function stateOf(portal: Portal, invitationId: number): Promise<string> {
  return toInvitation(await portal.invitation(invitationId), portal.time.now).state;
}

async function setUp(): Promise<{ portal: Portal; mailbox: Mailbox; url: string }> {
  const portal = await openPortal();
  const mailbox = await openMailbox();
  return { portal, mailbox, url: `smtp://127.0.0.1:${mailbox.port}` };
}

describe('the mail of an invitation', () => {
  it('goes out once, to the stored address alone, with a link that works (Q38, Q50)', async () => {
    const { portal, mailbox, url } = await setUp();
    const worker = startWorker(portal, url);
    await portal.invite(1);
    worker.wake();
    await mailbox.arrived(1);
    await worker.stop();

    expect(mailbox.mails).toHaveLength(1);
    const [mail] = mailbox.mails;
    expect(mail?.recipients).toEqual(['ada.canary@example.com']);
    expect(mail?.from).toBe('portal@clinic.example.com');
    expect(linkIn(mail)).toMatch(/^https:\/\/sandbox\.clinic\.example\.com\/portal\/join#ey/);
    expect(await redeemInvitation(portal, visit, tokenIn(mail), credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it("comes in the clinic's name, as text and HTML, marked as automatic (Q53)", async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.invite(1);
    startWorker(portal, url);
    const [mail] = await mailbox.arrived(1);

    const { headers, from, replyTo, to, messageId, date, subject, text, html } = mail?.parsed ?? {};
    expect(from?.value).toEqual([
      { name: 'The sandbox clinic', address: 'portal@clinic.example.com' },
    ]);
    expect(replyTo?.value).toEqual([
      { name: 'The sandbox clinic', address: 'desk@sandbox.example.com' },
    ]);
    expect(Array.isArray(to) ? undefined : to?.value).toEqual([
      { name: '', address: 'ada.canary@example.com' },
    ]);
    expect(messageId).toMatch(/^<[0-9a-f]{32}@clinic\.example\.com>$/);
    expect(date?.getTime()).toBe(Math.floor(portal.time.now / 1_000) * 1_000);
    expect(headers?.get('auto-submitted')).toBe('auto-generated');
    expect(subject).toBe('Your invitation to the patient portal of The sandbox clinic');
    expect(text).toContain('until Thursday, November 5, 2026 at 10:04 AM EST');
    expect(text).toContain('+1 555 0100');
    expect(html).toContain(`href="${linkIn(mail)}"`);
    expect(html).not.toMatch(/<img|src=/);
    expect([...(headers?.keys() ?? [])].sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ]);
  });

  it('leaves sent, an audit event and an empty outbox behind', async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();

    expect(await stateOf(portal, 1)).toBe('sent');
    expect(await portal.outbox()).toEqual([]);
    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'sendInvitation',
      outcome: 'success',
      actor_kind: 'system',
      pt_id: 1,
      entity: 'invitation/1',
    });
  });

  it('leaves the token in no file and no log (Q40)', async () => {
    const { portal, mailbox, url } = await setUp();
    const worker = startWorker(portal, url);
    await portal.invite(1);
    const waiting = await portal.waitingToken(1);
    const { secret = '' } = (await openLinkToken(portal.linkKeys, waiting)) ?? {};
    worker.wake();
    const [mail] = await mailbox.arrived(1);
    await worker.stop();
    expect(tokenIn(mail)).toBe(waiting);
    await redeemInvitation(portal, visit, waiting, credentials);

    const files = readdirSync(portal.dataDir).map((name) =>
      readFileSync(join(portal.dataDir, name)).toString('latin1'),
    );
    const places = [...files, ...worker.logLines];
    expect(places.join('')).toContain('ada.canary');
    for (const text of [secret, ...waiting.split('.').slice(2), credentials.password]) {
      expect(places.filter((place) => place.includes(text))).toEqual([]);
    }
    expect(worker.logLines.join('')).not.toContain('example.com');
  });

  it('cannot be turned around by a name with line breaks or tags (Q51)', async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.addPatient({
      pt_id: 10,
      first_name: 'Eve\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script>',
    });
    await portal.invite(10);
    startWorker(portal, url);
    const [mail] = await mailbox.arrived(1);

    expect(mail?.recipients).toEqual(['patient-10@example.com']);
    expect(mail?.parsed.headers.has('bcc')).toBe(false);
    expect(mail?.parsed.html).toContain('&lt;script&gt;');
    expect(mail?.parsed.html).not.toContain('<script');
  });

  it("has the instance's own words, and its name in one line of the header (Q51)", async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.database.write((transaction) =>
      updateInstanceTemplate(transaction, {
        instance_id: sandboxId,
        mail_subject: '{{ patient.first_name }}\nat {{ clinic.name }}\n',
        mail_text: 'Go to {{ link }}',
        mail_html: null,
      }),
    );
    await portal.addPatient({ pt_id: 10, first_name: 'Zoë\nX-Evil: 1' });
    await portal.invite(10);
    startWorker(portal, url);
    const [mail] = await mailbox.arrived(1);

    expect(mail?.parsed.subject).toBe('Zoë X-Evil: 1 at The sandbox clinic');
    expect(mail?.parsed.headers.has('x-evil')).toBe(false);
    expect(mail?.parsed.html).toContain(`<a href="${linkIn(mail)}">`);
  });

  it('goes to one mailbox twice where two patients share it, each with a link of their own', async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.addPatient({ pt_id: 10, email: 'ada.canary@example.com' });
    await portal.invite(1);
    await portal.invite(10);
    startWorker(portal, url);
    const mails = await mailbox.arrived(2);
    expect(new Set(mails.map(tokenIn)).size).toBe(2);
  });
});

describe('a mail server that will not', () => {
  it.each([
    ['421 at the recipient', { answer: '421 4.3.2 Closing', at: 'recipient' }, 1],
    ['450 at the recipient', { answer: '450 4.2.1 Later', at: 'recipient' }, 1],
    ['451 after the text', { answer: '451 4.3.0 Later', at: 'data' }, 2],
    ['452 after the text', { answer: '452 4.3.1 Full', at: 'data' }, 2],
    ['a dropped connection after the text', { drop: 'after data' }, 2],
  ] as const)(
    '%s: is tried again, with the same link and Message-ID (Q53)',
    async (_, step, count) => {
      const { portal, mailbox, url } = await setUp();
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
    },
  );

  it.each([
    ['recipient', '550 5.1.1 <ada.canary@example.com> unknown'],
    ['recipient', '552 5.2.2 Mailbox full'],
    ['data', '554 5.7.1 Spam, see https://mail.example.com/why?ada.canary@example.com'],
  ] as const)(
    'refuses it for good at the %s: the invitation fails, visibly, and its link is dead',
    async (at, answer) => {
      const { portal, mailbox, url } = await setUp();
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
      expect((await portal.events()).at(-1)).toMatchObject({ outcome: 'refused' });
      expect(await redeemInvitation(portal, visit, token, credentials)).toEqual({
        outcome: 'dead-link',
      });
    },
  );

  it('is not there: it is tried again until the link would expire, then the invitation fails', async () => {
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

  it('takes too long: the mail is given up, and tried again', async () => {
    const { portal, mailbox, url } = await setUp();
    mailbox.script.push({ hang: 'after data' });
    await portal.invite(1);
    const worker = startWorker(portal, url, { deadlineMs: 200 });
    await worker.logged('waits to be mailed');

    portal.time.now += minute;
    worker.wake();
    await worker.logged('was mailed');
    expect(new Set(mailbox.mails.map((mail) => mail.parsed.messageId)).size).toBe(1);
  });

  it('refuses our log-in: all mail waits, nothing fails, and one mail finds out when it is over', async () => {
    const { portal, mailbox } = await setUp();
    const url = `smtp://portal:secret@127.0.0.1:${mailbox.port}`;
    mailbox.acceptsLogin = false;
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

    mailbox.acceptsLogin = true;
    portal.time.now += pauseMs;
    worker.wake();
    await mailbox.arrived(2);
    expect(worker.logLines.join('')).not.toContain('secret');
  });

  it('has a certificate that nobody vouches for: all mail waits (Q54)', async () => {
    const portal = await openPortal();
    const mailbox = await openMailbox({ secure: true });
    await portal.invite(1);
    const worker = startWorker(portal, `smtps://127.0.0.1:${mailbox.port}`);
    await worker.logged('all mail waits');
    expect(await stateOf(portal, 1)).toBe('queued');
    expect(mailbox.mails).toEqual([]);
  });
});

describe('the worker', () => {
  it('never sends for a superseded invitation', async () => {
    const { portal, mailbox, url } = await setUp();
    await portal.invite(1);
    await portal.invite(1);
    const newest = await portal.waitingToken(2);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map(tokenIn)).toEqual([newest]);
  });

  it('never sends a link that has expired meanwhile, and says that it failed', async () => {
    const { portal, mailbox, url } = await setUp();
    const { expires_at } = await portal.invite(1);
    portal.time.now = expires_at;
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map((mail) => mail.recipients)).toEqual([['patient-10@example.com']]);
    expect(await stateOf(portal, 1)).toBe('failed');
  });

  it('fails the invitation whose link was sealed with a key that is gone', async () => {
    const { portal, url } = await setUp();
    await portal.invite(1);
    const worker = startWorker({ ...portal, linkKeys: (await openPortal()).linkKeys }, url);
    await worker.logged("can't be mailed");
    expect(await stateOf(portal, 1)).toBe('failed');
  });

  it('takes over, after the lease and not before, what another one has claimed and forgotten', async () => {
    const { portal, mailbox, url } = await setUp();
    mailbox.script.push({ hang: 'after data' });
    await portal.invite(1);
    startWorker(portal, url, { leaseMs: 5 * minute, stopGraceMs: 0 });
    await mailbox.arrived(1);

    const other = startWorker(portal, url);
    portal.time.now += 5 * minute - 1;
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    other.wake();
    await other.logged('was mailed');
    expect(mailbox.mails).toHaveLength(2);

    portal.time.now += 1;
    other.wake();
    const [first, , third] = await mailbox.arrived(3);
    await other.stop();
    expect(third?.parsed.messageId).toBe(first?.parsed.messageId);
    expect(linkIn(third)).toBe(linkIn(first));
    expect(await stateOf(portal, 1)).toBe('sent');
  });

  it('sends a hundred mails, each once, with two workers at it', async () => {
    const { portal, mailbox, url } = await setUp();
    for (let ptId = 100; ptId < 200; ptId += 1) {
      await portal.addPatient({ pt_id: ptId });
      await portal.invite(ptId);
    }
    const workers = [startWorker(portal, url), startWorker(portal, url)];
    await mailbox.arrived(100);
    await Promise.all(workers.map((worker) => worker.stop()));

    expect(new Set(mailbox.mails.map((mail) => mail.parsed.messageId)).size).toBe(100);
    expect(mailbox.mails).toHaveLength(100);
    expect(await portal.outbox()).toEqual([]);
  }, 30_000);

  it('finds by itself what falls due, without being woken', async () => {
    const { portal, mailbox, url } = await setUp();
    startWorker(portal, url, { pollMs: 20 });
    await portal.invite(1);
    expect(await mailbox.arrived(1)).toHaveLength(1);
  });

  it('stops in time though a mail server does not answer, and leaves the mail to be tried again', async () => {
    const { portal, mailbox, url } = await setUp();
    mailbox.script.push({ hang: 'after data' });
    await portal.invite(1);
    const worker = startWorker(portal, url, { stopGraceMs: 50 });
    await mailbox.arrived(1);
    await worker.stop();
    expect(await portal.outbox()).toMatchObject([{ leased_until: null }]);
    expect(await stateOf(portal, 1)).toBe('queued');
  });
});
