import { describe, expect, it } from 'vitest';
import { openPost, stateOf } from '../support/mail/post.ts';
import { pauseMs, startWorker } from '../support/mail/worker.ts';

const minute = 60_000;
const hour = 60 * minute;
const leaseMs = 5 * minute;
/** However the clock is moved, no time has passed. */
const standstill = () => 0;

/** A mail that the mail server has the text of and does not answer for yet, and a worker that waits for it. */
async function postUnderWay(uptime?: () => number) {
  const post = await openPost();
  const { portal, mailbox, url } = post;
  const answer = Promise.withResolvers<void>();
  mailbox.script.push({ takeOver: answer.promise });
  await portal.invite(1);
  const sender = startWorker(portal, url, { leaseMs, stopGraceMs: 0 }, uptime);
  await mailbox.arrived(1);
  return { ...post, sender, letGo: answer.resolve };
}

describe('a clock that is put forward by an hour', () => {
  it('has no mail under way sent once more, by its own worker or by another', async () => {
    const { portal, mailbox, url, sender, letGo } = await postUnderWay(standstill);
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const other = startWorker(portal, url, { leaseMs }, standstill);
    await other.logged('was mailed');

    portal.time.now += hour;
    await portal.addPatient({ pt_id: 11 });
    await portal.invite(11);
    other.wake();
    await other.logged('was mailed', 2);
    sender.wake();
    letGo();
    await sender.logged('was mailed');
    await Promise.all([sender.stop(), other.stop()]);

    expect(mailbox.mails).toHaveLength(3);
    expect(await stateOf(portal, 1)).toBe('sent');
    expect(await portal.outbox()).toEqual([]);
  });

  it('sends a mail once, by its own worker, if its lease expires while it is being sent', async () => {
    const { portal, mailbox, sender, letGo } = await postUnderWay();
    portal.time.now += hour;
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    sender.wake();
    await sender.logged('was mailed');
    expect(mailbox.mails).toHaveLength(2);
    // The claim that met it has renewed the lease.
    expect(await portal.outbox()).toMatchObject([{ leased_until: portal.time.now + leaseMs }]);

    letGo();
    await sender.logged('was mailed', 2);
    await sender.stop();
    expect(mailbox.mails).toHaveLength(2);
    expect(await portal.outbox()).toEqual([]);
  });
});

describe('a clock that is put back by an hour', () => {
  it('holds up no mail that was never tried', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    portal.time.now -= hour;
    startWorker(portal, url);
    expect(await mailbox.arrived(1)).toHaveLength(1);
  });

  it('holds up no mail that is to be tried again', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ answer: '451 4.3.0 Later', at: 'data' });
    await portal.invite(1);
    const worker = startWorker(portal, url, {}, standstill);
    await worker.logged('waits to be mailed');
    portal.time.now -= hour;
    worker.wake();
    await worker.logged('was mailed');
    expect(mailbox.mails).toHaveLength(2);
  });

  it('leaves a mail that a dead worker has claimed waiting for one lease, and no longer', async () => {
    const { portal, mailbox, url } = await postUnderWay(standstill);
    const other = startWorker(portal, url, { leaseMs }, standstill);
    portal.time.now -= hour;
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    other.wake();
    await other.logged('was mailed');
    expect(mailbox.mails).toHaveLength(2);
    expect(await portal.outbox()).toMatchObject([{ leased_until: portal.time.now + leaseMs }]);

    portal.time.now += leaseMs;
    const third = startWorker(portal, url, { leaseMs });
    await third.logged('was mailed');
    expect(mailbox.mails[2]?.parsed.messageId).toBe(mailbox.mails[0]?.parsed.messageId);
  });

  it('makes no pause of the whole queue longer', async () => {
    const { portal, mailbox } = await openPost();
    const url = `smtp://portal:secret@127.0.0.1:${mailbox.port}`;
    mailbox.refusesLogin = '535 5.7.8 Bad log-in';
    await portal.invite(1);
    const worker = startWorker(portal, url, {}, standstill);
    await worker.logged('all mail waits');

    mailbox.refusesLogin = undefined;
    portal.time.now -= hour;
    worker.wake();
    portal.time.now += pauseMs;
    worker.wake();
    await worker.logged('was mailed');
  });
});
