import { describe, expect, it } from 'vitest';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { revokeInvitation } from '../../../src/portal/invitations/revocation.ts';
import { Refusal } from '../../../src/portal/refusal.ts';
import { openPost, stateOf } from '../../support/mail/post.ts';
import { startWorker } from '../../support/mail/worker.ts';
import { desk, openPortal, otherId, type Portal, visit } from '../../support/portal/portal.ts';

const credentials = { username: 'ada', password: 'seven quiet herons at noon' };
const deadLink = { outcome: 'dead-link' };

function revoke(portal: Portal, invitationId: number, ptId = 1, caller = desk) {
  return revokeInvitation(portal, caller, ptId, invitationId);
}

describe('revoking an invitation', () => {
  it('makes the link inactive, and removes the mail and its encrypted token', async () => {
    const portal = await openPortal();
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    portal.time.now += 5_000;

    expect(await revoke(portal, 1)).toMatchObject({
      invitation_id: 1,
      revoked_at: portal.time.now,
      revoked_by: 'un',
    });

    expect(await stateOf(portal, 1)).toBe('revoked');
    expect(await portal.outbox()).toEqual([]);
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(deadLink);
    expect((await portal.events())[1]).toMatchObject({
      operation: 'revokeInvitation',
      action: 'delete',
      outcome: 'success',
      actor: 'un',
      pt_id: 1,
      entity: 'invitation/1',
    });
  });

  it('makes a link inactive that was mailed and opened', async () => {
    const { portal, mailbox, url } = await openPost();
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);
    await worker.logged('was mailed');
    await revoke(portal, 1);

    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(deadLink);
    expect(await stateOf(portal, 1)).toBe('revoked');
  });

  it('is not reverted by the worker that is sending the mail', async () => {
    const { portal, mailbox, url } = await openPost();
    const { promise: revoked, resolve: takeOver } = Promise.withResolvers<void>();
    mailbox.script.push({ takeOver: revoked });
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);

    await revoke(portal, 1);
    takeOver();
    await worker.logged('was mailed');

    expect(await stateOf(portal, 1)).toBe('revoked');
    expect(await portal.invitation(1)).toMatchObject({ sent_at: portal.time.now, tries: 1 });
    expect(await portal.outbox()).toEqual([]);
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(deadLink);
  });

  it('is not reverted by the worker that postpones the mail', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ hang: 'after data' });
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await mailbox.arrived(1);

    await revoke(portal, 1);
    mailbox.hangUp();
    await worker.logged('waits to be mailed');
    portal.time.now += 60_000;
    worker.wake();
    await worker.stop();

    expect(mailbox.mails).toHaveLength(1);
    expect(await stateOf(portal, 1)).toBe('revoked');
    expect(await portal.outbox()).toEqual([]);
  });

  it('succeeds once of a hundred concurrent times', async () => {
    const portal = await openPortal();
    await portal.invite(1);
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => revoke(portal, 1)));

    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toHaveLength(1);
    const events = await portal.events();
    expect(events.filter(({ operation }) => operation === 'revokeInvitation')).toHaveLength(1);
  });
});

describe('an invitation that has ended stays unchanged, and returns its state', () => {
  const endings: [string, (portal: Portal) => Promise<unknown>][] = [
    ['revoked', (portal) => revoke(portal, 1)],
    ['superseded', (portal) => portal.invite(1)],
    [
      'accepted',
      async (portal) => redeemInvitation(portal, visit, await portal.waitingToken(1), credentials),
    ],
    [
      'expired',
      async (portal) => {
        portal.time.now = (await portal.invitation(1)).expires_at;
      },
    ],
  ];

  it.each(endings)('%s', async (state, end) => {
    const portal = await openPortal();
    await portal.invite(1);
    await end(portal);
    const before = await portal.invitation(1);
    const events = await portal.events();
    portal.time.now += 1_000;

    expect(await revoke(portal, 1, 1, { ...desk, name: 'second' })).toEqual({
      code: 'invitation-already-ended',
      members: { state },
    });
    expect(await portal.invitation(1)).toEqual(before);
    expect(await portal.events()).toEqual(events);
  });

  it('failed', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ answer: '550 5.1.1 No such user', at: 'recipient' });
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await worker.logged("can't be mailed");

    expect(await revoke(portal, 1)).toMatchObject({ members: { state: 'failed' } });
    expect(await portal.invitation(1)).toMatchObject({ revoked_at: null });
  });
});

describe('an invitation exists only for its patient and instance (Q6)', () => {
  it.each([
    ['another patient’s', 2, desk, 'invitation-not-found'],
    ['an unknown one', 1, desk, 'invitation-not-found'],
    ['of an unknown patient', 999, desk, 'patient-not-found'],
    ['another instance’s', 1, { ...desk, instanceId: otherId }, 'invitation-not-found'],
  ] as const)('%s is not found, and stays as it was', async (what, ptId, caller, code) => {
    const portal = await openPortal();
    await portal.invite(1);
    const id = what === 'an unknown one' ? 77 : 1;

    expect(await revokeInvitation(portal, caller, ptId, id)).toMatchObject({ code });
    expect(await stateOf(portal, 1)).toBe('queued');
    expect(await portal.outbox()).toHaveLength(1);
  });
});
