import { beforeEach, describe, expect, it } from 'vitest';
import {
  findApiUser,
  insertApiUser,
  updateApiUserRevoked,
} from '../../../src/store/access/api-users.ts';
import type { Database } from '../../../src/store/database.ts';
import { insertInstance } from '../../../src/store/instances/instances.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

const clinic = {
  name: 'Harbor Clinic',
  email: 'desk@example.com',
  phone: '+1 555 0100',
  time_zone: 'America/New_York',
  mail_subject: null,
  mail_text: null,
  mail_html: null,
  surface: 'full' as const,
  created_at: 0,
};

let database: Database;
let instance_id: number;
beforeEach(async () => {
  database = await temporaryDatabase();
  const instance = await database.write((transaction) =>
    insertInstance(transaction, { ...clinic, subdomain: 'harbor' }),
  );
  instance_id = instance.instance_id;
});

function apiUser(username: string) {
  return {
    instance_id,
    username,
    secret_hash: 'hash',
    secret_digest: null,
    read_only: 0,
    version: 1,
    created_at: 0,
    revoked_at: null,
  };
}

describe('an API user', () => {
  it('is found for its own instance only', async () => {
    await database.write(async (transaction) => {
      await insertApiUser(transaction, apiUser('pk_lab'));
      await insertInstance(transaction, { ...clinic, subdomain: 'meadow' });
    });

    expect(await findApiUser(database.reads, 'harbor', 'pk_lab')).toEqual({
      instance_id,
      generation: 1,
      username: 'pk_lab',
      secret_hash: 'hash',
      secret_digest: null,
      read_only: 0,
      version: 1,
      revoked_at: null,
      surface: 'full',
    });
    expect(await findApiUser(database.reads, 'meadow', 'pk_lab')).toBeUndefined();
    expect(await findApiUser(database.reads, 'harbor', 'PK_LAB')).toBeUndefined();
  });

  it('is not replaced by another with the same name', async () => {
    const added = await database.write(async (transaction) => [
      await insertApiUser(transaction, apiUser('pk_lab')),
      await insertApiUser(transaction, { ...apiUser('pk_lab'), secret_hash: 'other' }),
    ]);

    expect(added).toEqual([true, false]);
    const user = await findApiUser(database.reads, 'harbor', 'pk_lab');
    expect(user?.secret_hash).toBe('hash');
  });

  it('is revoked once: the version increases, and the time does not change (Q9)', async () => {
    const revoked = await database.write(async (transaction) => {
      await insertApiUser(transaction, apiUser('pk_lab'));
      const revoke = (revoked_at: number) =>
        updateApiUserRevoked(transaction, { instance_id, username: 'pk_lab', revoked_at });
      return [await revoke(1_000), await revoke(2_000)];
    });

    expect(revoked).toEqual([1, undefined]);
    const user = await findApiUser(database.reads, 'harbor', 'pk_lab');
    expect(user).toMatchObject({ version: 2, revoked_at: 1_000 });
  });
});
