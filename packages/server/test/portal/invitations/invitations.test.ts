import { describe, expect, it } from 'vitest';
import { toInvitation } from '../../../src/portal/invitations/invitation-state.ts';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { Refusal } from '../../../src/portal/refusal.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { desk, openPortal, visit } from '../../support/portal/portal.ts';

const hour = 3_600_000;
const goodPassword = 'seven quiet herons at noon';

describe('inviting a patient', () => {
  it('returns the invitation of the contract, with the address masked', async () => {
    const portal = await openPortal();
    expect(await inviteToPortal(portal, desk, 1)).toEqual({
      object: 'invitation',
      id: 1,
      kind: 'join',
      state: 'queued',
      sent_to: 'a***@example.com',
      created: '2026-11-02T15:04:05.000Z',
      created_by: 'un',
      expires: '2026-11-05T15:04:05.000Z',
      tries: 0,
      last_answer: null,
      failure: null,
      sent_at: null,
      opened_at: null,
      accepted_at: null,
      failed_at: null,
      superseded_at: null,
      revoked_at: null,
      revoked_by: null,
    });
  });

  it('commits the invitation, its mail and its audit event together', async () => {
    const portal = await openPortal();
    const invitation = await portal.invite(1);

    expect(await portal.outbox()).toMatchObject([
      { invitation_id: 1, attempts: 0, next_attempt_at: openingTime, leased_until: null },
    ]);
    expect(await portal.events()).toMatchObject([
      {
        operation: 'inviteToPortal',
        action: 'create',
        actor: 'un',
        pt_id: 1,
        entity: `invitation/${invitation.invitation_id}`,
      },
    ]);
  });

  it.each([
    ['unknown', 999, 'patient-not-found'],
    ['on another instance', 50, 'patient-not-found'],
    ['without an address', 2, 'patient-has-no-email'],
    ['inactive', 3, 'patient-inactive'],
  ])('refuses one who is %s, and leaves nothing behind (Q6, Q39)', async (_, ptId, code) => {
    const portal = await openPortal();
    const outcome = await inviteToPortal(portal, desk, ptId);

    expect(outcome).toBeInstanceOf(Refusal);
    expect(outcome).toMatchObject({ code });
    expect(await portal.outbox()).toEqual([]);
    expect(await portal.events()).toEqual([]);
  });

  it.each([
    'ada',
    'ada@',
    'a@b',
    'a@example.com, b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'Ada <a@example.com>',
  ])('refuses the address %j before it asks whether the patient is active (Q39)', async (email) => {
    const portal = await openPortal();
    await portal.addPatient({ pt_id: 10, email, active: 0 });

    expect(await inviteToPortal(portal, desk, 10)).toMatchObject({ code: 'patient-has-no-email' });
    expect(await portal.outbox()).toEqual([]);
  });

  it('supersedes the earlier invitation and drops its unsent mail in the same commit (Q46)', async () => {
    const portal = await openPortal();
    const first = await portal.invite(1);
    const second = await portal.invite(1);

    const before = await portal.invitation(first.invitation_id);
    expect(toInvitation(before, portal.time.now).state).toBe('superseded');
    expect(toInvitation(second, portal.time.now).state).toBe('queued');
    expect((await portal.outbox()).map((row) => row.invitation_id)).toEqual([2]);
  });

  it('leaves invitations of other patients unchanged, even with the same address', async () => {
    const portal = await openPortal();
    await portal.addPatient({ pt_id: 10, email: 'ada.canary@example.com' });
    const sibling = await portal.invite(10);
    await portal.invite(1);

    const after = await portal.invitation(sibling.invitation_id);
    expect(toInvitation(after, portal.time.now).state).toBe('queued');
    expect(await portal.outbox()).toHaveLength(2);
  });

  it('sends a link to reset the password, for an hour, if the patient has an account', async () => {
    const portal = await openPortal();
    const join = await portal.invite(1);
    const token = await portal.waitingToken(join.invitation_id);
    const credentials = { username: 'ada', password: goodPassword };
    await redeemInvitation(portal, visit, token, credentials);

    const reset = await portal.invite(1);
    expect(reset.kind).toBe('reset');
    expect(reset.expires_at - reset.created_at).toBe(hour);
  });

  it('creates another link if the patient joins while it is being created', async () => {
    const portal = await openPortal();
    const join = await portal.invite(1);
    const token = await portal.waitingToken(join.invitation_id);

    // The first secret is generated while there is no account; then the patient joins.
    let joined = false;
    const database: typeof portal.database = {
      ...portal.database,
      async write(work) {
        if (!joined) {
          joined = true;
          const credentials = { username: 'ada', password: goodPassword };
          await redeemInvitation(portal, visit, token, credentials);
        }
        return portal.database.write(work);
      },
    };
    expect(await inviteToPortal({ ...portal, database }, desk, 1)).toMatchObject({
      kind: 'reset',
      state: 'queued',
    });
    const mails = (await portal.outbox()).map(({ kind }) => kind);
    expect(mails).toEqual(['notice', 'invitation']);
  });

  it('assigns ids to a hundred concurrent invitations, of which one stays active', async () => {
    const portal = await openPortal();
    const invited = await Promise.all(
      Array.from({ length: 100 }, () => inviteToPortal(portal, desk, 1)),
    );
    const ids = invited.map((outcome) => (outcome instanceof Refusal ? undefined : outcome.id));
    expect(new Set(ids).size).toBe(100);
    expect((await portal.outbox()).map((row) => row.invitation_id)).toEqual([100]);
  });
});
