import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  openLinkKeyFile,
  readLinkKeyFile,
} from '../../../../src/portal/invitations/link/link-key-file.ts';
import { rotateLinkKeys } from '../../../../src/portal/invitations/link/link-key-rotation.ts';
import { redeemInvitation } from '../../../../src/portal/invitations/redemption.ts';
import { renewInvitation } from '../../../../src/portal/invitations/renewal.ts';
import { openPortal, type Portal, visit } from '../../../support/portal/portal.ts';
import { temporaryFolder } from '../../../support/temporary-database.ts';

const hour = 3_600_000;
const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

const textOf = (folder: string) => readFileSync(join(folder, 'link-keys'), 'utf8');
const kidsOf = ({ dataDir }: Portal) => readLinkKeyFile(dataDir).map(({ kid }) => kid);
const rotate = ({ database, dataDir, clock }: Portal) =>
  rotateLinkKeys(database, dataDir, 'kim', clock, randomBytes);

describe('the key file', () => {
  it('is created at the first start with mode 0600, and stays the same (Q61)', () => {
    const folder = temporaryFolder();
    const first = openLinkKeyFile(folder, randomBytes);
    const second = openLinkKeyFile(folder, randomBytes);
    expect(second.sealing).toEqual(first.sealing);
    expect(statSync(join(folder, 'link-keys')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['link-keys']);
    expect(textOf(folder)).toContain(first.sealing.kid);
  });

  it('is not replaced if it is damaged: the start fails', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'link-keys'), 'damaged');
    expect(() => openLinkKeyFile(folder, randomBytes)).toThrow('Link key 1 is not');
    writeFileSync(join(folder, 'link-keys'), '');
    expect(() => openLinkKeyFile(folder, randomBytes)).toThrow('Link key 1 is not');
  });

  it('that is damaged or missing while the server runs is logged, and the server keeps its keys', () => {
    const folder = temporaryFolder();
    const faults: string[] = [];
    const keys = openLinkKeyFile(folder, randomBytes, (error) => faults.push(String(error)));
    const { sealing } = keys;
    writeFileSync(join(folder, 'link-keys'), 'damaged');
    expect(keys.find(sealing.kid)).toEqual(sealing);
    expect(keys.sealing).toEqual(sealing);
    rmSync(join(folder, 'link-keys'));
    expect(keys.sealing).toEqual(sealing);
    expect(faults).toEqual([
      "Error: Link key 1 is not 'kid:key' with a key of 32 bytes in base64url.",
      'Error: There is no link key.',
    ]);
  });
});

describe('rotating the link keys', () => {
  it('encrypts with the new key immediately in a running server, and earlier links stay active', async () => {
    const portal = await openPortal();
    const before = portal.linkKeys.sealing.kid;
    await portal.invite(1);
    const old = await portal.waitingToken(1);

    const { sealing, dropped } = await rotate(portal);
    expect(sealing).not.toBe(before);
    expect(dropped).toEqual([]);
    expect(portal.linkKeys.sealing.kid).toBe(sealing);
    expect(kidsOf(portal)).toEqual([sealing, before]);

    await portal.addPatient({ pt_id: 10 });
    await portal.invite(10);
    const header = (await portal.waitingToken(2)).split('.')[0] ?? '';
    expect(Buffer.from(header, 'base64url').toString()).toContain(`"kid":"${sealing}"`);
    expect(await redeemInvitation(portal, visit, old, credentials)).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('keeps a key as long as a link may need it, and then removes it', async () => {
    const portal = await openPortal();
    const [first] = kidsOf(portal);
    const second = (await rotate(portal)).sealing;
    portal.time.now += 360 * hour - 1;
    const third = (await rotate(portal)).sealing;
    expect(kidsOf(portal)).toEqual([third, second, first]);
    portal.time.now += 1;
    const { sealing, dropped } = await rotate(portal);
    expect(dropped).toEqual([first]);
    expect(kidsOf(portal)).toEqual([sealing, third, second]);
    expect(portal.linkKeys.find(first ?? '')).toBeUndefined();
  });

  it('makes links of a removed key inactive: the same response, and nothing sent', async () => {
    const portal = await openPortal();
    await portal.invite(1);
    const token = await portal.waitingToken(1);
    await rotate(portal);
    portal.time.now += 360 * hour;
    await rotate(portal);
    expect(await renewInvitation(portal, visit, token)).toEqual({ outcome: 'asked' });
    await expect(portal.invitation(2)).rejects.toThrow('no invitation');
  });

  it('reads a file of an earlier version, whose key has no time', async () => {
    const portal = await openPortal();
    expect(textOf(portal.dataDir)).toMatch(/^[0-9a-f]{8}:[\w-]{43}\n$/);
    await rotate(portal);
    expect(textOf(portal.dataDir)).toMatch(
      /^[0-9a-f]{8}:[\w-]{43}\n[0-9a-f]{8}:[\w-]{43} retired 2026-11-02T15:04:05\.000Z\n$/,
    );
    expect(statSync(join(portal.dataDir, 'link-keys')).mode & 0o777).toBe(0o600);
  });

  it('loses no key in concurrent rotations', async () => {
    const portal = await openPortal();
    const rotations = await Promise.all(Array.from({ length: 5 }, () => rotate(portal)));
    expect(kidsOf(portal)).toHaveLength(6);
    expect(kidsOf(portal)).toEqual(expect.arrayContaining(rotations.map(({ sealing }) => sealing)));
  });

  it("is in every instance's audit trail, without the key", async () => {
    const portal = await openPortal();
    const { sealing } = await rotate(portal);
    const events = (await portal.events()).filter((event) => event.operation === 'link-key rotate');
    expect(events.map(({ instance_id }) => instance_id).sort()).toEqual([1, 2]);
    expect(events[0]).toMatchObject({
      action: 'update',
      actor_kind: 'operator',
      actor: 'kim',
      entity: `link_key/${sealing}`,
    });
  });
});
