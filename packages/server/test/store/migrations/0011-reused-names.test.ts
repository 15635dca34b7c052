import { expect, it } from 'vitest';
import * as reusedNames from '../../../src/store/migrations/0011-reused-names.ts';
import { migratedBefore } from './migrated-before.ts';

it('0011-reused-names makes existing API users the first ones of their names', async () => {
  const { sqlite, db } = await migratedBefore('0011-reused-names');
  sqlite.prepare("insert into api_users values (1, 'pk_lab', 'hash', 0, 3, 5, 7, null)").run();

  await reusedNames.up(db);

  expect(sqlite.prepare('select username, version, generation from api_users').all()).toEqual([
    { username: 'pk_lab', version: 3, generation: 1 },
  ]);
});
