import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultInvitationLimits } from '../../../src/portal/invitations/invitation-limits.ts';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import {
  decryptLinkToken,
  encryptLinkToken,
} from '../../../src/portal/invitations/link/link-token.ts';
import { redeemInvitation } from '../../../src/portal/invitations/redemption.ts';
import { renewInvitation } from '../../../src/portal/invitations/renewal.ts';
import { RateLimited } from '../../../src/portal/refusal.ts';
import { prepareCommand } from '../../../src/store/prepared-query.ts';
import { stateOf } from '../../support/mail/post.ts';
import { desk, openPortal, otherId, type Portal, visit } from '../../support/portal/portal.ts';
import { openSqliteFile } from '../../support/sqlite/sqlite-file.ts';
import { isPostgres } from '../../support/test-database.ts';

const credentials = { username: 'ada', password: 'seven quiet herons at noon' };
const hour = 3_600_000;
const asked = { outcome: 'asked' };

const setPatient = prepareCommand<{ active: number; email: string | null }>((queries, parameter) =>
  queries
    .updateTable('patients')
    .set({ active: parameter.active, email: parameter.email })
    .where('pt_id', '=', 1),
);

const revokeLatest = prepareCommand<{ revoked_at: number }>((queries, parameter) =>
  queries.updateTable('invitations').set({ revoked_at: parameter.revoked_at }),
);

const failAll = prepareCommand<{ failed_at: number }>((queries, parameter) =>
  queries.updateTable('invitations').set({ failed_at: parameter.failed_at }),
);

async function expired() {
  const portal = await openPortal();
  const { expires_at } = await portal.invite(1);
  const token = await portal.waitingToken(1);
  portal.time.now = expires_at;
  return { portal, token };
}

async function lastEvent(portal: Portal) {
  return (await portal.events()).at(-1);
}

describe('renewing a link', () => {
  it('sends a new link to the stored address if the link has expired', async () => {
    const { portal, token } = await expired();
    const events = (await portal.events()).length;
    expect(await renewInvitation(portal, visit, token)).toEqual(asked);

    expect(await portal.invitation(2)).toMatchObject({
      kind: 'join',
      pt_id: 1,
      sent_to: 'ada.canary@example.com',
      created_by: 'patient:1',
    });
    expect(await portal.events()).toHaveLength(events + 1);
    expect(await lastEvent(portal)).toMatchObject({
      operation: 'renewInvitation',
      action: 'create',
      outcome: 'success',
      actor_kind: 'patient',
      actor: '1',
      address: '192.0.2.7',
      pt_id: 1,
      entity: 'invitation/2',
    });
    const renewed = await portal.waitingToken(2);
    expect(await redeemInvitation(portal, visit, renewed, credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('sends a link to reset the password if the patient has joined meanwhile', async () => {
    const { portal } = await expired();
    await portal.invite(1);
    await redeemInvitation(portal, visit, await portal.waitingToken(2), credentials);
    const { expires_at } = await portal.invite(1);
    const reset = await portal.waitingToken(3);
    portal.time.now = expires_at;
    await renewInvitation(portal, visit, reset);
    expect((await portal.invitation(4)).kind).toBe('reset');
  });

  it('keeps an active link: an older mail can neither invalidate it nor use up the hourly invitations', async () => {
    const portal = await openPortal();
    await portal.invite(1);
    const older = await portal.waitingToken(1);
    await portal.invite(1);
    expect(await renewInvitation(portal, visit, older)).toEqual(asked);
    expect(await stateOf(portal, 2)).toBe('queued');
    await expect(portal.invitation(3)).rejects.toThrow('no invitation');
  });

  it.each<[string, (portal: Portal, token: string) => Promise<string>]>([
    ['is garbage', async () => 'garbage'],
    ['is empty', async () => ''],
    [
      'was encrypted with a removed key',
      async (_, token) => {
        const elsewhere = await openPortal();
        const claims = await decryptLinkToken(elsewhere.linkKeys, token);
        expect(claims).toBeUndefined();
        const foreign = {
          instanceId: 1,
          ptId: 1,
          purpose: 'join' as const,
          expiresAt: elsewhere.time.now,
          secret: randomBytes(32).toString('base64url'),
        };
        return encryptLinkToken(elsewhere.linkKeys, foreign);
      },
    ],
    [
      'has a secret of no invitation',
      async (portal, token) => {
        const claims = await decryptLinkToken(portal.linkKeys, token);
        if (claims === undefined) throw new Error('The link should have opened.');
        const secret = randomBytes(32).toString('base64url');
        return encryptLinkToken(portal.linkKeys, { ...claims, secret });
      },
    ],
    [
      'belongs to an inactive patient',
      async (portal, token) => {
        const inactive = { active: 0, email: 'ada.canary@example.com' };
        await portal.database.write((tx) => tx.execute(setPatient, inactive));
        return token;
      },
    ],
    [
      'belongs to a patient without an address',
      async (portal, token) => {
        await portal.database.write((tx) => tx.execute(setPatient, { active: 1, email: null }));
        return token;
      },
    ],
    [
      'was redeemed, because staff then start a reset (Q56)',
      async (portal, token) => {
        portal.time.now -= 1;
        await redeemInvitation(portal, visit, token, credentials);
        return token;
      },
    ],
    [
      'was revoked by the clinic',
      async (portal, token) => {
        const revoked_at = portal.time.now;
        await portal.database.write((tx) => tx.execute(revokeLatest, { revoked_at }));
        return token;
      },
    ],
  ])(
    'sends none if the link %s, and costs the same: one commit with one event',
    async (_, invalidate) => {
      const { portal, token } = await expired();
      const invalid = await invalidate(portal, token);
      const before = { events: await portal.events(), outbox: await portal.outbox() };
      let commits = 0;
      const database: typeof portal.database = {
        ...portal.database,
        write(work) {
          commits += 1;
          return portal.database.write(work);
        },
      };

      expect(await renewInvitation({ ...portal, database }, visit, invalid)).toEqual(asked);
      expect(await portal.outbox()).toEqual(before.outbox);
      await expect(portal.invitation(2)).rejects.toThrow('no invitation');
      const [event, ...others] = (await portal.events()).slice(before.events.length);
      expect(others).toEqual([]);
      expect(event).toMatchObject({
        operation: 'renewInvitation',
        outcome: 'refused',
        actor_kind: 'unknown',
        address: '192.0.2.7',
      });
      expect(commits).toBe(1);
    },
  );

  // Only SQLite tells another connection that something was committed.
  it.skipIf(isPostgres)(
    'also commits a refusal beyond the budget of events, so that its time does not reveal it (Q56)',
    async () => {
      const { portal } = await expired();
      for (let index = 0; index < 120; index += 1) {
        await renewInvitation(portal, { ...visit, address: `203.0.113.${index}` }, 'none');
      }
      const before = (await portal.events()).length;
      // Another connection sees a new data version after each commit with changes.
      const other = openSqliteFile(portal.dataDir);
      const versions = new Set([other.pragma('data_version', { simple: true })]);
      for (let time = 0; time < 2; time += 1) {
        expect(await renewInvitation(portal, visit, 'none')).toEqual(asked);
        versions.add(other.pragma('data_version', { simple: true }));
      }
      expect(versions.size).toBe(3);
      expect(await portal.events()).toHaveLength(before);
    },
  );

  it('sends none on the page of another instance (Q42)', async () => {
    const { portal, token } = await expired();
    await renewInvitation(portal, { ...visit, instanceId: otherId }, token);
    await expect(portal.invitation(2)).rejects.toThrow('no invitation');
  });

  it('is limited to three times in 24 hours, whether the mail is sent or not, and does not reveal the limit (Q49)', async () => {
    const { portal, token } = await expired();
    const limited = { ...portal, invitationLimits: defaultInvitationLimits };
    for (let time = 0; time < 48; time += 1) {
      expect(await renewInvitation(limited, visit, token)).toEqual(asked);
      await portal.database.write((tx) => tx.execute(failAll, { failed_at: portal.time.now }));
      portal.time.now += hour / 2 - 1;
    }
    const outcomes = (await portal.events()).slice(-48).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'success')).toHaveLength(3);
    portal.time.now += hour / 2;
    await renewInvitation(limited, visit, token);
    expect(await stateOf(portal, 5)).toBe('queued');
  });

  it('is limited separately from the invitations of the staff (Q49)', async () => {
    const { portal, token } = await expired();
    const limited = { ...portal, invitationLimits: { perPatient: 2, perInstance: 2 } };
    const fail = () =>
      portal.database.write((tx) => tx.execute(failAll, { failed_at: portal.time.now }));
    portal.time.now += hour;
    for (let time = 0; time < 3; time += 1) {
      await renewInvitation(limited, visit, token);
      await fail();
    }
    for (let time = 0; time < 2; time += 1) {
      expect(await inviteToPortal(limited, desk, 1)).toMatchObject({ state: 'queued' });
      await fail();
    }
    expect(await inviteToPortal(limited, desk, 1)).toBeInstanceOf(RateLimited);

    portal.time.now += 24 * hour;
    for (let time = 0; time < 2; time += 1) {
      await inviteToPortal(limited, desk, 1);
      await fail();
    }
    await renewInvitation(limited, visit, token);
    expect((await portal.invitation(9)).created_by).toBe('patient:1');
  });

  it.each([
    ['brings one until the link is 30 days old', 0, 'queued'],
    ['brings none after that, whatever was sent since (Q56)', 1, undefined],
  ])('%s', async (_, late, state) => {
    const portal = await openPortal();
    const { created_at } = await portal.invite(1);
    const token = await portal.waitingToken(1);
    portal.time.now += 25 * 24 * hour;
    await portal.invite(1);
    portal.time.now = created_at + 30 * 24 * hour + late;

    expect(await renewInvitation(portal, visit, token)).toEqual(asked);
    expect(await stateOf(portal, 3).catch(() => undefined)).toBe(state);
  });

  it('has to wait after a hundred times from one network, whatever the links (Q48)', async () => {
    const { portal, token } = await expired();
    for (let index = 0; index < 100; index += 1) {
      expect(await renewInvitation(portal, visit, `garbage-${index}`)).toEqual(asked);
    }
    expect(await renewInvitation(portal, visit, token)).toMatchObject({
      outcome: 'too-often',
      refusal: { retryAfterSeconds: 10 },
    });
    expect(await renewInvitation(portal, visit, 'garbage')).toMatchObject({ outcome: 'too-often' });
    portal.time.now += 10_000;
    expect(await renewInvitation(portal, visit, token)).toEqual(asked);
    expect(await stateOf(portal, 2)).toBe('queued');
  });
});
