import { describe, expect, it } from 'vitest';
import { failWaitingMail } from '../../src/mail/outbox-records.ts';
import { redeemInvitation } from '../../src/portal/invitations/redemption.ts';
import { outboxBacklog } from '../../src/store/invitations/outbox.ts';
import { prepareCommand } from '../../src/store/prepared-query.ts';
import { tokenIn } from '../support/mail/link-in.ts';
import { openPost } from '../support/mail/post.ts';
import { startWorker } from '../support/mail/worker.ts';
import type { Portal } from '../support/portal/portal.ts';
import { visit } from '../support/portal/portal.ts';

const credentials = { username: 'ada', password: 'seven quiet herons at noon' };
const later = { username: '', password: 'eleven loud geese at dusk' };

const changeAddress = prepareCommand<{ email: string | null }>((queries, parameter) =>
  queries.updateTable('patients').set({ email: parameter.email }).where('pt_id', '=', 1),
);

const setAddress = (portal: Portal, email: string | null) =>
  portal.database.write((transaction) => transaction.execute(changeAddress, { email }));

/** Patient 1 has joined with a link; the notice is in the outbox. */
async function joined() {
  const post = await openPost();
  await post.portal.invite(1);
  const token = await post.portal.waitingToken(1);
  return {
    ...post,
    token,
    redeemed: await redeemInvitation(post.portal, visit, token, credentials),
  };
}

describe('the notice of a new password (Q46)', () => {
  it('is sent to the stored address only, after an account was created, without a link or a token', async () => {
    const { portal, mailbox, url, token } = await joined();
    startWorker(portal, url);
    const [mail] = await mailbox.arrived(1);

    expect(mail?.recipients).toEqual(['ada.canary@example.com']);
    expect(mail?.parsed.subject).toBe(
      'Your account at the patient portal of The sandbox clinic is ready',
    );
    expect(mail?.parsed.text).toContain('was created on Monday, November 2, 2026 at 10:04 AM EST');
    expect(mail?.parsed.text).toContain('call us immediately: +1 555 0100');
    expect(mail?.parsed.html).toContain('call us immediately: +1 555 0100');
    expect(mail?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.parsed.messageId).toMatch(/^<[0-9a-f]{32}@clinic\.example\.com>$/);
    expect(mail?.raw).not.toMatch(/https?:|href|portal\/join|ada"|seven quiet/);
    expect(mail?.raw).not.toContain(token.slice(-20));
  });

  it('is sent after a password was changed', async () => {
    const { portal, mailbox, url } = await joined();
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await portal.invite(1);
    worker.wake();
    const [, reset] = await mailbox.arrived(2);
    portal.time.now += 60_000;
    expect(await redeemInvitation(portal, visit, tokenIn(reset), later)).toMatchObject({
      outcome: 'accepted',
    });
    worker.wake();
    const [, , notice] = await mailbox.arrived(3);
    expect(notice?.parsed.subject).toBe(
      'Your password for the patient portal of The sandbox clinic was changed',
    );
    expect(notice?.parsed.text).toContain(
      'was changed on Monday, November 2, 2026 at 10:05 AM EST',
    );
  });

  it('leaves an audit event and an empty outbox, and does not change the invitation (Q57)', async () => {
    const { portal, mailbox, url } = await joined();
    const before = await portal.invitation(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(await portal.outbox()).toEqual([]);
    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'sendNotice',
      outcome: 'success',
      actor_kind: 'system',
      pt_id: 1,
      entity: 'invitation/1',
    });
    expect(await portal.invitation(1)).toEqual(before);
  });

  it('is stored in the same commit as the password, or neither is', async () => {
    const { portal, url: _ } = await openPost();
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    const broken = {
      ...portal,
      random: () => {
        throw new Error('There is no randomness left.');
      },
    };
    await expect(redeemInvitation(broken, visit, token, credentials)).rejects.toThrow('randomness');
    expect((await portal.invitation(1)).accepted_at).toBeNull();
    expect(await redeemInvitation(portal, visit, token, credentials)).toMatchObject({
      outcome: 'accepted',
    });
    expect((await portal.outbox()).map(({ kind }) => kind)).toEqual(['notice']);
  });

  it('counts as waiting mail from the time of the change', async () => {
    const { portal } = await joined();
    const backlog = await outboxBacklog(portal.database.reads);
    expect(backlog).toEqual({ waiting: 1, oldest_at: portal.time.now });
  });

  it('is deleted from a backup, and the audit trail of the copy records it (Q63)', async () => {
    const { portal } = await joined();
    const before = await portal.invitation(1);
    await portal.database.write((transaction) =>
      failWaitingMail(transaction, portal.time.now, 'It was waiting.'),
    );
    expect(await portal.outbox()).toEqual([]);
    expect(await portal.invitation(1)).toEqual(before);
    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'sendNotice',
      outcome: 'refused',
    });
  });

  it('stays in the outbox when the patient is invited again', async () => {
    const { portal } = await joined();
    await portal.invite(1);
    const waiting = (await portal.outbox()).map(({ invitation_id, kind }) => [invitation_id, kind]);
    expect(waiting).toEqual([
      [1, 'notice'],
      [2, 'invitation'],
    ]);
  });

  it('is retried with the same Message-ID, even after the link has expired', async () => {
    const { portal, mailbox, url } = await joined();
    mailbox.script.push({ answer: '451 4.3.0 Later', at: 'data' });
    const worker = startWorker(portal, url);
    await worker.logged('a notice waits to be mailed');
    portal.time.now += 48 * 3_600_000;
    worker.wake();
    const [first, second] = await mailbox.arrived(2);
    expect(second?.parsed.messageId).toBe(first?.parsed.messageId);
    await worker.logged('a notice was mailed');
  });

  it('if refused permanently, is in the log and the audit trail and fails no invitation (Q57)', async () => {
    const { portal, mailbox, url } = await joined();
    mailbox.script.push({ answer: '550 5.1.1 No such user', at: 'recipient' });
    const worker = startWorker(portal, url);
    await worker.logged("a notice can't be mailed");
    await worker.stop();
    expect(await portal.outbox()).toEqual([]);
    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'sendNotice',
      outcome: 'refused',
    });
    expect(await portal.invitation(1)).toMatchObject({ failed_at: null, failure: null });
  });

  it('keeps its headers and content for a name with line breaks or tags (Q51)', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.addPatient({
      pt_id: 10,
      first_name: 'Eve\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script>',
    });
    await portal.invite(10);
    await redeemInvitation(portal, visit, await portal.waitingToken(1), credentials);
    startWorker(portal, url);
    const [mail] = await mailbox.arrived(1);
    expect(mail?.recipients).toEqual(['patient-10@example.com']);
    expect(mail?.parsed.headers.has('bcc')).toBe(false);
    expect(mail?.parsed.text).toContain('Hello Eve Bcc: eve example. org <script>');
    expect(mail?.parsed.html).toContain('&lt;script&gt;');
    expect(mail?.parsed.html).not.toContain('<script');
  });

  it('fails after three days', async () => {
    const { portal, mailbox, url } = await joined();
    portal.time.now += 72 * 3_600_000;
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map((mail) => mail.parsed.subject)).toEqual([
      'Set a new password for the patient portal of The sandbox clinic',
    ]);
    const sendings = (await portal.events()).filter(({ operation }) => operation === 'sendNotice');
    expect(sendings).toMatchObject([{ outcome: 'refused' }]);
  });

  it('is sent to the address of the link; after the address was changed, the link is inactive and no notice is sent', async () => {
    const { portal } = await openPost();
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    await setAddress(portal, 'ada.new@example.com');
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual({
      outcome: 'dead-link',
    });
    expect((await portal.outbox()).filter(({ kind }) => kind === 'notice')).toEqual([]);

    await portal.invite(1);
    await redeemInvitation(portal, visit, await portal.waitingToken(2), credentials);
    expect(await portal.outbox()).toMatchObject([
      { kind: 'notice', sent_to: 'ada.new@example.com' },
    ]);
  });
});
