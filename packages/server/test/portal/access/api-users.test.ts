import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApiUser, revokeApiUser } from '../../../src/portal/access/api-users.ts';
import { matchesSecretDigest } from '../../../src/portal/access/secret-digest.ts';
import { verifyPassword } from '../../../src/portal/passwords/password-hash.ts';
import { AdminRefusal } from '../../../src/portal/refusal.ts';
import { findApiUser } from '../../../src/store/access/api-users.ts';
import { now, openHarbor } from '../../support/portal/harbor.ts';

type Harbor = Awaited<ReturnType<typeof openHarbor>>;

async function create({ database, clock }: Harbor, user: { username?: string; secret?: string }) {
  const created = await createApiUser(database, 'kim', clock, randomBytes, {
    subdomain: 'harbor',
    readOnly: false,
    ...user,
  });
  return created instanceof AdminRefusal ? created.code : created;
}

describe('a new API user', () => {
  it('gets a name and a secret of 256 bits, of which only hashes are stored (Q11)', async () => {
    const harbor = await openHarbor();
    const created = await create(harbor, {});
    if (typeof created === 'string') throw new Error(created);

    expect(created.username).toMatch(/^pk_[0-9a-f]{18}$/);
    expect(Buffer.from(created.secret, 'base64url')).toHaveLength(32);
    const stored = await findApiUser(harbor.database.reads, 'harbor', created.username);
    expect(await verifyPassword(created.secret, stored?.secret_hash ?? '')).toBe(true);
    expect(matchesSecretDigest(created.secret, stored?.secret_digest ?? null)).toBe(true);
    for (const file of readdirSync(harbor.dataDir)) {
      expect(readFileSync(join(harbor.dataDir, file)).includes(created.secret)).toBe(false);
    }
    expect((await harbor.auditTrail()).at(-1)).toBe(
      `api-user create: create api_user/${created.username}`,
    );
  });

  it('keeps the name and the secret that the clinic has chosen, with Argon2id alone (Q11)', async () => {
    const harbor = await openHarbor();

    expect(await create(harbor, { username: 'un', secret: 'pässword: with a colon' })).toEqual({
      username: 'un',
      secret: 'pässword: with a colon',
    });
    const stored = await findApiUser(harbor.database.reads, 'harbor', 'un');
    expect(stored?.secret_digest).toBe(null);
  });

  it('is stored in normalization form C, and found by either spelling (Q79)', async () => {
    const harbor = await openHarbor();
    const created = await create(harbor, { username: 'rene\u0301', secret: 'pa\u0308ssword' });

    expect(created).toEqual({ username: 'ren\u00e9', secret: 'p\u00e4ssword' });
    const stored = await findApiUser(harbor.database.reads, 'harbor', 'ren\u00e9');
    expect(await verifyPassword('p\u00e4ssword', stored?.secret_hash ?? '')).toBe(true);
    expect(await create(harbor, { username: 'ren\u00e9' })).toBe('api-user-exists');
    const { database, clock } = harbor;
    expect(await revokeApiUser(database, 'kim', clock, 'harbor', 'rene\u0301')).toBeUndefined();
  });

  it('never gets a name that was used before, revoked or not', async () => {
    const harbor = await openHarbor();
    await create(harbor, { username: 'un' });
    expect(await create(harbor, { username: 'un' })).toBe('api-user-exists');

    await revokeApiUser(harbor.database, 'kim', harbor.clock, 'harbor', 'un');
    expect(await create(harbor, { username: 'un' })).toBe('api-user-exists');
    expect(await harbor.auditTrail()).toHaveLength(3);
  });

  it.each(['', 'a:b', 'a\nb', ' un', 'u'.repeat(129)])('is not called %j', async (username) => {
    expect(await create(await openHarbor(), { username })).toBe('username-invalid');
  });

  it.each(['', 'two\nlines', 'x'.repeat(257)])('has no password like %j', async (secret) => {
    expect(await create(await openHarbor(), { username: 'un', secret })).toBe('secret-invalid');
  });
});

describe('revoking', () => {
  it('revokes the secret, keeps the row, and is recorded (Q9, Q58)', async () => {
    const harbor = await openHarbor();
    await create(harbor, { username: 'un' });
    const revoke = () => revokeApiUser(harbor.database, 'kim', harbor.clock, 'harbor', 'un');

    expect(await revoke()).toBeUndefined();
    const stored = await findApiUser(harbor.database.reads, 'harbor', 'un');
    expect(stored).toMatchObject({ revoked_at: now, version: 2 });
    expect(await revoke()).toEqual(new AdminRefusal('api-user-already-revoked', 'un'));
    expect((await harbor.auditTrail()).slice(2)).toEqual(['api-user revoke: delete api_user/un']);
  });

  it('reports whether the instance or the API user is unknown', async () => {
    const { database, clock } = await openHarbor();
    expect(await revokeApiUser(database, 'kim', clock, 'harbor', 'un')).toEqual(
      new AdminRefusal('api-user-unknown', 'un'),
    );
    expect(await revokeApiUser(database, 'kim', clock, 'meadow', 'un')).toEqual(
      new AdminRefusal('instance-unknown', 'meadow'),
    );
  });
});
