import { describe, expect, it } from 'vitest';
import type { InvitationLimits } from '../../../src/portal/invitations/invitation-limits.ts';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import { RateLimited } from '../../../src/portal/refusal.ts';
import { desk, openPortal, otherId, type Portal } from '../../support/portal/portal.ts';

const second = 1_000;
const hour = 3_600 * second;

async function openLimited(limits: Partial<InvitationLimits>): Promise<Portal> {
  const portal = await openPortal();
  const none = { perPatient: undefined, perInstance: undefined };
  return { ...portal, invitationLimits: { ...none, ...limits } };
}

/** Tries to invite; returns the seconds to wait, or undefined on success. */
async function waitOf(portal: Portal, ptId = 1, caller = desk): Promise<number | undefined> {
  const outcome = await inviteToPortal(portal, caller, ptId);
  return outcome instanceof RateLimited ? outcome.retryAfterSeconds : undefined;
}

describe('a patient’s invitations (Q49)', () => {
  it('are limited to five in any hour, and waiting for the returned time is sufficient, to the second (Q25)', async () => {
    const portal = await openLimited({ perPatient: 5 });
    for (const _ of [1, 2, 3, 4, 5]) {
      expect(await waitOf(portal)).toBeUndefined();
      portal.time.now += 10 * second;
    }

    expect(await waitOf(portal)).toBe(3_550);
    portal.time.now += 3_549 * second;
    expect(await waitOf(portal)).toBe(1);
    portal.time.now += second;
    expect(await waitOf(portal)).toBeUndefined();
    expect(await waitOf(portal)).toBe(10);
  });

  it('change nothing when they are refused: no invitation, no mail, and the last link stays active', async () => {
    const portal = await openLimited({ perPatient: 1 });
    const { invitation_id } = await portal.invite(1);
    const events = await portal.events();

    expect(await waitOf(portal)).toBe(3_600);

    expect(await portal.outbox()).toHaveLength(1);
    expect(await portal.invitation(invitation_id)).toMatchObject({ superseded_at: null });
    await expect(portal.invitation(invitation_id + 1)).rejects.toThrow();
    expect(await portal.events()).toEqual(events);
  });

  it('are counted per patient', async () => {
    const portal = await openLimited({ perPatient: 1 });
    await portal.addPatient({ pt_id: 10 });

    expect(await waitOf(portal, 1)).toBeUndefined();
    expect(await waitOf(portal, 10)).toBeUndefined();
    expect(await waitOf(portal, 10)).toBe(3_600);
  });

  it('are limited in the same way for a hundred concurrent requests', async () => {
    const portal = await openLimited({ perPatient: 5 });
    const waits = await Promise.all(Array.from({ length: 100 }, () => waitOf(portal)));

    expect(waits.filter((wait) => wait === undefined)).toHaveLength(5);
  });

  it('are not delayed by a clock that was set back', async () => {
    const portal = await openLimited({ perPatient: 2 });
    await portal.invite(1);
    await portal.invite(1);
    portal.time.now -= 5 * hour;

    expect(await waitOf(portal)).toBeUndefined();
    expect(await waitOf(portal)).toBeUndefined();
    expect(await waitOf(portal)).toBe(3_600);
  });
});

describe('an instance’s invitations (Q49)', () => {
  it('are counted over all patients of the instance, and separately from other instances', async () => {
    const portal = await openLimited({ perInstance: 2, perPatient: 2 });
    await portal.addPatient({ pt_id: 10 });
    await portal.addPatient({ pt_id: 11 });
    await portal.addPatient({ pt_id: 10, instance_id: otherId });
    await waitOf(portal, 10);
    portal.time.now += 60 * second;
    await waitOf(portal, 11);

    expect(await waitOf(portal, 1)).toBe(3_540);
    expect(await waitOf(portal, 10, { ...desk, instanceId: otherId })).toBeUndefined();
    portal.time.now += 3_540 * second;
    expect(await waitOf(portal, 1)).toBeUndefined();
  });

  it('and the patient’s limit: the returned wait satisfies both (Q25)', async () => {
    const portal = await openLimited({ perInstance: 2, perPatient: 1 });
    await portal.addPatient({ pt_id: 10 });
    await waitOf(portal, 10);
    portal.time.now += 60 * second;
    await waitOf(portal, 1);

    expect(await waitOf(portal, 1)).toBe(3_600);
    expect(await waitOf(portal, 10)).toBe(3_540);
  });
});
