import { describe, expect, it } from 'vitest';
import { toInvitation } from '../../../src/portal/invitations/invitation-state.ts';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import {
  decryptLinkToken,
  encryptLinkToken,
} from '../../../src/portal/invitations/link/link-token.ts';
import { openInvitation } from '../../../src/portal/invitations/opening.ts';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { verifyPassword } from '../../../src/portal/passwords/password-hash.ts';
import { foldUsername } from '../../../src/portal/passwords/usernames.ts';
import {
  insertInvitation,
  markInvitationFailed,
} from '../../../src/store/invitations/invitations.ts';
import {
  findPortalAccount,
  findPortalAccountByUsername,
} from '../../../src/store/patients/portal-accounts.ts';
import { prepareCommand } from '../../../src/store/prepared-query.ts';
import { passwords } from '../../support/portal/passwords.ts';
import {
  desk,
  openPortal,
  otherId,
  type Portal,
  sandboxId,
  visit,
} from '../../support/portal/portal.ts';

const credentials = { username: 'Ada.Canary', password: 'seven quiet herons at noon' };
const dead = { outcome: 'dead-link' };

async function invited(ptId = 1): Promise<{ portal: Portal; token: string }> {
  const portal = await openPortal();
  const { invitation_id } = await portal.invite(ptId);
  return { portal, token: await portal.waitingToken(invitation_id) };
}

const deactivate = prepareCommand<{ pt_id: number }>((queries, parameter) =>
  queries.updateTable('patients').set({ active: 0 }).where('pt_id', '=', parameter.pt_id),
);

const correctAddress = prepareCommand<{ pt_id: number; email: string }>((queries, parameter) =>
  queries
    .updateTable('patients')
    .set({ email: parameter.email })
    .where('pt_id', '=', parameter.pt_id),
);

function accountOf(portal: Portal, pt_id: number) {
  return findPortalAccount(portal.database.reads, { instance_id: sandboxId, pt_id });
}

describe('redeeming a link', () => {
  it('records a refused form without its content (Q57)', async () => {
    const { portal, token } = await invited();
    await redeemInvitation(portal, visit, token, { username: 'canary', password: 'short' });

    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'redeemInvitation',
      outcome: 'refused',
      actor_kind: 'patient',
      pt_id: 1,
      entity: 'invitation/1',
    });
    expect(JSON.stringify(await portal.events())).not.toMatch(/canary|short/);
  });

  it('sets user name and password with an audit event, and redeems the link', async () => {
    const { portal, token } = await invited();
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual({
      outcome: 'accepted',
      kind: 'join',
      username: 'ada.canary',
    });

    const account = await accountOf(portal, 1);
    expect(account?.username).toBe('ada.canary');
    expect(await verifyPassword(credentials.password, account?.password_hash ?? '')).toBe(true);
    expect((await portal.events()).at(-1)).toMatchObject({
      operation: 'redeemInvitation',
      actor_kind: 'patient',
      address: '192.0.2.7',
      entity: 'invitation/1',
    });
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(dead);
    expect(toInvitation(await portal.invitation(1), portal.time.now).state).toBe('accepted');
  });

  it('resets the password, and keeps the user name', async () => {
    const { portal, token } = await invited();
    await redeemInvitation(portal, visit, token, credentials);
    const { invitation_id } = await portal.invite(1);
    const reset = await portal.waitingToken(invitation_id);

    const change = { username: 'another', password: 'eleven loud geese at dusk' };
    expect(await redeemInvitation(portal, visit, reset, change)).toMatchObject({
      kind: 'reset',
      username: 'ada.canary',
    });
    const account = await accountOf(portal, 1);
    expect(await verifyPassword(change.password, account?.password_hash ?? '')).toBe(true);
  });

  it('succeeds once of a hundred concurrent times (Q43)', async () => {
    const invitation = await invited();
    // One real hash for all: a hundred take minutes on a busy machine, and are not part of the race.
    const passwordHash = await passwords.hash(credentials.password);
    const portal = {
      ...invitation.portal,
      passwords: { ...passwords, hash: async () => passwordHash },
    };
    const { token } = invitation;
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        redeemInvitation(portal, visit, token, { ...credentials, username: `ada${index}` }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'dead-link')).toHaveLength(99);
    await portal.repeatedEvents.close();
    const redeemed = (await portal.events()).filter((one) => one.operation === 'redeemInvitation');
    expect(redeemed.filter(({ outcome }) => outcome === 'success')).toHaveLength(1);
    const refused = redeemed.filter(({ outcome }) => outcome === 'refused');
    expect(refused.reduce((count, { repeats }) => count + (repeats ?? 1), 0)).toBe(99);
  });

  it('succeeds before its expiry, and fails at its expiry (Q45)', async () => {
    const { portal, token } = await invited();
    const { expires_at } = await portal.invitation(1);
    portal.time.now = expires_at;
    expect(await openInvitation(portal, visit, token)).toEqual(dead);
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(dead);

    portal.time.now = expires_at - 1;
    expect(await redeemInvitation(portal, visit, token, credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('decides by the time of the commit, not of the first check (Q45)', async () => {
    const { portal, token } = await invited();
    const { expires_at } = await portal.invitation(1);
    const times = [expires_at - 1, expires_at];
    const clock = () => times.shift() ?? expires_at;
    expect(await redeemInvitation({ ...portal, clock }, visit, token, credentials)).toEqual(dead);
    expect(await accountOf(portal, 1)).toBeUndefined();
  });

  it('is not caused by opening the link a hundred times, of which the first is recorded (Q44)', async () => {
    const { portal, token } = await invited();
    for (let time = 0; time < 100; time += 1) {
      expect(await openInvitation(portal, visit, token)).toEqual({
        outcome: 'open',
        kind: 'join',
        firstName: 'Canary',
      });
    }
    await portal.repeatedEvents.close();
    const opened = (await portal.events()).filter((event) => event.operation === 'openInvitation');
    expect(opened.map(({ action, repeats }) => [action, repeats])).toEqual([
      ['update', null],
      ['read', 99],
    ]);
    expect(toInvitation(await portal.invitation(1), portal.time.now).state).toBe('opened');
    expect(await redeemInvitation(portal, visit, token, credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('reports the faults of the credentials, and leaves the link active (Q44)', async () => {
    const { portal, token } = await invited();
    expect(
      await redeemInvitation(portal, visit, token, { username: 'a b', password: 'short' }),
    ).toMatchObject({
      outcome: 'faulty',
      faults: [{ field: 'username' }, { field: 'password' }],
    });
    expect(await redeemInvitation(portal, visit, token, credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('refuses a user name in use, whatever its case, and leaves the link active', async () => {
    const { portal, token } = await invited();
    await redeemInvitation(portal, visit, token, credentials);
    await portal.addPatient({ pt_id: 10 });
    const { invitation_id } = await portal.invite(10);
    const second = await portal.waitingToken(invitation_id);

    const taken = { ...credentials, username: 'ADA.canary' };
    expect(await redeemInvitation(portal, visit, second, taken)).toEqual({
      outcome: 'faulty',
      faults: [{ field: 'username', detail: 'This user name is taken. Choose another one.' }],
    });
    const free = { ...credentials, username: 'wren' };
    expect(await redeemInvitation(portal, visit, second, free)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('refuses a user name that looks like one in use, and one of two alphabets (Q79)', async () => {
    const { portal, token } = await invited();
    await redeemInvitation(portal, visit, token, { ...credentials, username: 'cape' });
    await portal.addPatient({ pt_id: 10 });
    const { invitation_id } = await portal.invite(10);
    const second = await portal.waitingToken(invitation_id);

    const taken = { detail: 'This user name is taken. Choose another one.' };
    const mixed = { detail: expect.stringContaining('one alphabet') };
    for (const [username, fault] of [
      ['\u0441\u0430\u0440\u0435', taken],
      ['c\u0430pe', mixed],
    ] as const) {
      expect(
        await redeemInvitation(portal, visit, second, { ...credentials, username }),
      ).toMatchObject({ outcome: 'faulty', faults: [fault] });
    }
  });

  it('sets a user name that logs in as it is shown, and that no one else can use (Q79)', async () => {
    const { portal, token } = await invited();
    const capitals = { ...credentials, username: 'ΑΪ\u0301ΔΑ' };
    expect(await redeemInvitation(portal, visit, token, capitals)).toMatchObject({
      username: 'αΐδα',
    });

    for (const typed of ['αΐδα', 'ΑΪ\u0301ΔΑ', 'αϊ\u0301δα']) {
      const key = { instance_id: sandboxId, username: foldUsername(typed) };
      expect(await findPortalAccountByUsername(portal.database.reads, key)).toMatchObject({
        pt_id: 1,
      });
    }
    await portal.addPatient({ pt_id: 10 });
    const { invitation_id } = await portal.invite(10);
    const second = await portal.waitingToken(invitation_id);
    expect(
      await redeemInvitation(portal, visit, second, { ...credentials, username: 'αΐδα' }),
    ).toMatchObject({ faults: [{ detail: 'This user name is taken. Choose another one.' }] });
  });

  it('assigns a user name to one of two concurrent requests', async () => {
    const { portal, token } = await invited();
    await portal.addPatient({ pt_id: 10 });
    const { invitation_id } = await portal.invite(10);
    const second = await portal.waitingToken(invitation_id);

    const outcomes = await Promise.all(
      [token, second].map((each) => redeemInvitation(portal, visit, each, credentials)),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'faulty']);
  });

  it('accepts the same user name on another instance', async () => {
    const { portal, token } = await invited();
    await redeemInvitation(portal, visit, token, credentials);

    await portal.addPatient({ instance_id: otherId, pt_id: 10 });
    await inviteToPortal(portal, { ...desk, instanceId: otherId }, 10);
    const there = { ...visit, instanceId: otherId };
    const second = await portal.waitingToken(1);
    expect(await redeemInvitation(portal, there, second, credentials)).toMatchObject({
      outcome: 'accepted',
      username: 'ada.canary',
    });
  });

  it.each<[string, (portal: Portal, token: string) => Promise<string>]>([
    ['superseded', async (portal, token) => (await portal.invite(1)) && token],
    [
      'could not be mailed',
      async (portal, token) => {
        const failure = { failed_at: portal.time.now, failure: '550' };
        const key = { instance_id: sandboxId, invitation_id: 1 };
        await portal.database.write((tx) => markInvitationFailed(tx, { ...key, ...failure }));
        return token;
      },
    ],
    [
      'belongs to a patient who is inactive meanwhile',
      async (portal, token) => {
        await portal.database.write((tx) => tx.execute(deactivate, { pt_id: 1 }));
        return token;
      },
    ],
    [
      'was encrypted for the other purpose, with the key of the server (Q42)',
      async (portal, token) => {
        const claims = await decryptLinkToken(portal.linkKeys, token);
        if (claims === undefined) throw new Error('The link should have opened.');
        return encryptLinkToken(portal.linkKeys, { ...claims, purpose: 'reset' });
      },
    ],
    [
      'has a secret of no invitation',
      async (portal, token) => {
        const claims = await decryptLinkToken(portal.linkKeys, token);
        if (claims === undefined) throw new Error('The link should have opened.');
        const secret = Buffer.alloc(32, 7).toString('base64url');
        return encryptLinkToken(portal.linkKeys, { ...claims, secret });
      },
    ],
    ['is garbage', async () => 'garbage'],
    ['is empty', async () => ''],
  ])('is inactive once it %s', async (_, invalidate) => {
    const { portal, token } = await invited();
    const invalid = await invalidate(portal, token);
    expect(await openInvitation(portal, visit, invalid)).toEqual(dead);
    expect(await redeemInvitation(portal, visit, invalid, credentials)).toEqual(dead);
    expect(await accountOf(portal, 1)).toBeUndefined();
  });

  it('fails once the patient has another address than the mail (Q38)', async () => {
    const { portal, token } = await invited();
    const correction = { pt_id: 1, email: 'corrected@example.com' };
    await portal.database.write((transaction) => transaction.execute(correctAddress, correction));

    expect(await openInvitation(portal, visit, token)).toEqual(dead);
    expect(await redeemInvitation(portal, visit, token, credentials)).toEqual(dead);
    expect(await accountOf(portal, 1)).toBeUndefined();
  });

  it('fails on the page of another instance (Q42)', async () => {
    const { portal, token } = await invited();
    const elsewhere = { ...visit, instanceId: otherId };
    expect(await openInvitation(portal, elsewhere, token)).toEqual(dead);
    expect(await redeemInvitation(portal, elsewhere, token, credentials)).toEqual(dead);
  });

  it('invalidates all other links of the patient, and removes waiting mail (Q46)', async () => {
    const { portal, token } = await invited();
    const another = { ...(await portal.invitation(1)), invitation_id: 2, secret_hash: 'another' };
    await portal.database.write((transaction) => insertInvitation(transaction, another));

    await redeemInvitation(portal, visit, token, credentials);
    expect(toInvitation(await portal.invitation(2), portal.time.now).state).toBe('superseded');
    expect((await portal.outbox()).map(({ kind }) => kind)).toEqual(['notice']);
  });
});
