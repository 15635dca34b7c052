import { expect, it } from 'vitest';
import * as secretDigests from '../../../src/store/migrations/0010-secret-digests.ts';
import { migratedBefore } from './migrated-before.ts';

it('0010-secret-digests leaves existing API users unchanged, without a digest', async () => {
  const { sqlite, db } = await migratedBefore('0010-secret-digests');
  sqlite.prepare("insert into api_users values (1, 'pk_lab', 'hash', 0, 3, 5, null)").run();

  await secretDigests.up(db);

  expect(sqlite.prepare('select * from api_users').all()).toEqual([
    {
      instance_id: 1,
      username: 'pk_lab',
      secret_hash: 'hash',
      read_only: 0,
      version: 3,
      created_at: 5,
      revoked_at: null,
      secret_digest: null,
    },
  ]);
});
