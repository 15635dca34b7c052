// @stress: the outbox has leases and timers
import { describe, expect, it } from 'vitest';
import { openPost, stateOf } from '../support/mail/post.ts';
import { pauseMs, startWorker } from '../support/mail/worker.ts';

const minute = 60_000;
const hour = 60 * minute;
const leaseMs = 5 * minute;
/** The monotonic clock, which stands still when the wall clock is moved. */
const standstill = () => 0;

/** An email that the mail server has received and not responded to, and a worker that waits for the response. */
async function postUnderWay(uptime?: () => number) {
  const post = await openPost();
  const { portal, mailbox, url } = post;
  const response = Promise.withResolvers<void>();
  mailbox.script.push({ takeOver: response.promise });
  await portal.invite(1);
  const sender = startWorker(portal, url, { leaseMs, stopGraceMs: 0 }, uptime);
  await mailbox.arrived(1);
  return { ...post, sender, letGo: response.resolve };
}

describe('a wall clock that is set forward by an hour', () => {
  it('makes no worker send an email again that is being sent', async () => {
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

  it('makes a worker send an email once, even if its lease expires meanwhile', async () => {
    const { portal, mailbox, sender, letGo } = await postUnderWay();
    portal.time.now += hour;
    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    sender.wake();
    await sender.logged('was mailed');
    expect(mailbox.mails).toHaveLength(2);
    // The claim that detected the change has renewed the lease.
    expect(await portal.outbox()).toMatchObject([{ leased_until: portal.time.now + leaseMs }]);

    letGo();
    await sender.logged('was mailed', 2);
    await sender.stop();
    expect(mailbox.mails).toHaveLength(2);
    expect(await portal.outbox()).toEqual([]);
  });
});

describe('a wall clock that is set back by an hour', () => {
  it('delays no new email', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    portal.time.now -= hour;
    startWorker(portal, url);
    expect(await mailbox.arrived(1)).toHaveLength(1);
  });

  it('delays no email that is to be retried', async () => {
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

  it('delays an email that a killed worker has claimed by one lease at most', async () => {
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

  it('does not prolong a pause of all mail', async () => {
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
