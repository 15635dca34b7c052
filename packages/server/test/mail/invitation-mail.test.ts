import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decryptLinkToken } from '../../src/portal/invitations/link/link-token.ts';
import { redeemInvitation } from '../../src/portal/invitations/redemption.ts';
import { updateInstanceTemplate } from '../../src/store/instances/instances.ts';
import { linkIn, tokenIn } from '../support/mail/link-in.ts';
import { openPost, stateOf } from '../support/mail/post.ts';
import { startWorker } from '../support/mail/worker.ts';
import { sandboxId, visit } from '../support/portal/portal.ts';

const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

describe('the email of an invitation', () => {
  it('is sent once, to the stored address only, with a valid link (Q38, Q50)', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('has the name of the clinic as sender, text and HTML, and headers that mark it as automatic (Q53)', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('leaves the state sent, an audit event and an empty outbox (Q57)', async () => {
    const { portal, mailbox, url } = await openPost();
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
    const { portal, mailbox, url } = await openPost();
    const worker = startWorker(portal, url);
    await portal.invite(1);
    const waiting = await portal.waitingToken(1);
    const { secret = '' } = (await decryptLinkToken(portal.linkKeys, waiting)) ?? {};
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

  it('keeps its headers and content for a name with line breaks or tags (Q51)', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('uses the template of the instance, and its name in one line of the header (Q51)', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('is sent once for each of two patients who share a mailbox, with different links', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.addPatient({ pt_id: 10, email: 'ada.canary@example.com' });
    await portal.invite(1);
    await portal.invite(10);
    startWorker(portal, url);
    const mails = await mailbox.arrived(2);
    expect(new Set(mails.map(tokenIn)).size).toBe(2);
  });
});
