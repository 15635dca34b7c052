// @stress: the outbox has leases and timers
import { describe, expect, it } from 'vitest';
import { findPatient, updatePatient } from '../../src/store/patients/patients.ts';
import { deleteInvitationsOfMail, lockWrites } from '../support/database-faults.ts';
import { linkIn, tokenIn } from '../support/mail/link-in.ts';
import { openMailbox } from '../support/mail/mailbox.ts';
import { openPost, stateOf } from '../support/mail/post.ts';
import { startWorker } from '../support/mail/worker.ts';
import { openPortal } from '../support/portal/portal.ts';

const minute = 60_000;

describe('the outbox worker', () => {
  it('never sends the email of a superseded invitation', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    await portal.invite(1);
    const newest = await portal.waitingToken(2);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map(tokenIn)).toEqual([newest]);
  });

  it('never sends a link that has expired, and fails the invitation', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('deletes and logs an email whose invitation no longer exists, and sends the others', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    await deleteInvitationsOfMail(portal);
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const worker = startWorker(portal, url);
    await worker.logged('its invitation is gone');
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map((mail) => mail.recipients)).toEqual([['patient-10@example.com']]);
    expect(await portal.outbox()).toEqual([]);
  });

  it('never sends to an address that was corrected meanwhile, and fails the invitation (Q38)', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    await portal.database.write(async (transaction) => {
      const patient = await findPatient(transaction, 1, 1);
      if (patient === undefined) throw new Error('There is no patient 1.');
      await updatePatient(transaction, { ...patient, email: 'corrected@example.com' });
    });
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.stop();
    expect(mailbox.mails.map((mail) => mail.recipients)).toEqual([['patient-10@example.com']]);
    expect(await stateOf(portal, 1)).toBe('failed');
  });

  it('fails an invitation whose link was encrypted with a key that no longer exists', async () => {
    const { portal, url } = await openPost();
    await portal.invite(1);
    const worker = startWorker({ ...portal, linkKeys: (await openPortal()).linkKeys }, url);
    await worker.logged("can't be mailed");
    expect(await stateOf(portal, 1)).toBe('failed');
  });

  it('sends an email that another worker has claimed, once its lease has expired and not earlier', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('sends a hundred emails once each while two workers run', async () => {
    const { portal, mailbox, url } = await openPost();
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

  it('sends an email once, even if the database is locked when it was sent', async () => {
    const portal = await openPortal({ lockPatienceMs: 50 });
    const mailbox = await openMailbox();
    const { promise: locked, resolve: letItOut } = Promise.withResolvers<void>();
    mailbox.script.push({ takeOver: locked });
    const failure = Promise.withResolvers<void>();
    const database: typeof portal.database = {
      ...portal.database,
      write: (work) =>
        portal.database.write(work).catch((error: unknown) => {
          failure.resolve();
          throw error;
        }),
    };
    await portal.invite(1);
    const worker = startWorker({ ...portal, database }, `smtp://127.0.0.1:${mailbox.port}`);
    await mailbox.arrived(1);

    const unlock = await lockWrites(portal);
    letItOut();
    await failure.promise;
    await unlock();
    await worker.logged('was mailed');
    await worker.stop();

    expect(mailbox.mails).toHaveLength(1);
    expect(await stateOf(portal, 1)).toBe('sent');
    expect(await portal.outbox()).toEqual([]);
  });

  it('sends mail when it falls due, without being woken', async () => {
    const { portal, mailbox, url } = await openPost();
    startWorker(portal, url, { pollMs: 20 });
    await portal.invite(1);
    expect(await mailbox.arrived(1)).toHaveLength(1);
  });

  it('stops in time while a mail server does not respond, and leaves the email to be retried', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ hang: 'after data' });
    await portal.invite(1);
    const worker = startWorker(portal, url, { stopGraceMs: 50 });
    await mailbox.arrived(1);
    await worker.stop();
    expect(await portal.outbox()).toMatchObject([{ leased_until: null }]);
    expect(await stateOf(portal, 1)).toBe('queued');
  });
});
