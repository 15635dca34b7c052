// @stress: connections to a mail server are reused
import { expect, it } from 'vitest';
import { openPost } from '../../support/mail/post.ts';
import { startWorker } from '../../support/mail/worker.ts';

const mails = 25;

async function openBusyPost() {
  const post = await openPost();
  for (let ptId = 100; ptId < 100 + mails; ptId += 1) {
    await post.portal.addPatient({ pt_id: ptId });
    await post.portal.invite(ptId);
  }
  return post;
}

it('the outbox worker sends many emails over at most five connections, reuses them, and closes them at shutdown', async () => {
  const { portal, mailbox, url } = await openBusyPost();
  const response = Promise.withResolvers<void>();
  for (let count = 0; count < mails; count += 1)
    mailbox.script.push({ takeOver: response.promise });
  const worker = startWorker(portal, url);
  await mailbox.arrived(5);
  expect(mailbox.connections).toEqual({ ever: 5, open: 5 });
  expect(mailbox.mails).toHaveLength(5);

  response.resolve();
  await mailbox.arrived(mails);
  await worker.stop();
  await mailbox.left();
  expect(mailbox.connections).toEqual({ ever: 5, open: 0 });
  expect(mailbox.mails).toHaveLength(mails);
});

it('the outbox worker replaces a connection that the mail server has closed, and delays no email for it', async () => {
  const { portal, mailbox, url } = await openPost();
  await portal.invite(1);
  const worker = startWorker(portal, url);
  await worker.logged('was mailed');
  mailbox.hangUp();
  await mailbox.left();
  await portal.addPatient({ pt_id: 100 });
  await portal.invite(100);
  worker.wake();
  await worker.logged('was mailed', 2);
  expect(mailbox.connections.ever).toBe(2);
  expect(worker.logLines.join('')).not.toContain('waits to be mailed');
});
