import type BetterSqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { verifyTrail } from '../../../src/portal/audit/verify-trail.ts';
import { emptyTrailHash } from '../../../src/store/audit/audit-chain.ts';
import * as userNames from '../../../src/store/migrations/0007-user-names.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import { migrateWhole } from '../../../src/store/sqlite/migrate-whole.ts';
import { migratedBefore } from './migrated-before.ts';

type Account = [instance: number, patient: number, username: string, createdAt: number];

/** Not yet in the form in which names are compared. */
const unstable = 'αϊ\u0301δα';

function addAccounts(sqlite: BetterSqlite.Database, accounts: Account[]): void {
  const addPatient = sqlite.prepare(
    "insert into patients values (?, ?, null, 'Ada', 'Alder', '1980-02-29', null, null, 1, 0, 0)",
  );
  const addAccount = sqlite.prepare("insert into portal_accounts values (?, ?, ?, 'hash', ?, ?)");
  for (const [instance, patient, username, at] of accounts) {
    addPatient.run(instance, patient);
    addAccount.run(instance, patient, username, at, at);
  }
}

it('0007-user-names stores each name in the form for comparison, and adds a number to the later of two that become equal (Q79)', async () => {
  const { sqlite, db } = await migratedBefore('0007-user-names');
  addAccounts(sqlite, [
    [1, 1, 'ada.canary', 1],
    [1, 2, unstable, 3],
    [1, 3, 'αΐδα', 2],
    [1, 4, 'i\u0307lker', 4],
    [2, 1, unstable, 5],
  ]);
  const addUser = sqlite.prepare("insert into api_users values (?, ?, 'hash', 0, 1, 0, null)");
  for (const username of ['zoe\u0308', 'rene\u0301', 'ren\u00e9']) addUser.run(1, username);

  await userNames.up(db);

  const names = 'select instance_id, pt_id, username from portal_accounts order by 1, 2';
  expect(sqlite.prepare(names).raw().all()).toEqual([
    [1, 1, 'ada.canary'],
    [1, 2, 'αΐδα2'],
    [1, 3, 'αΐδα'],
    [1, 4, 'ilker'],
    [2, 1, 'αΐδα'],
  ]);
  const users = sqlite.prepare('select username from api_users').pluck().all();
  expect(users.sort()).toEqual(['rene\u0301', 'ren\u00e9', 'zo\u00eb']);
});

it('0007-user-names reports the patients whose names got a number, and records audit events without the names (Q57, Q79)', async () => {
  const { sqlite } = await migratedBefore('0007-user-names');
  for (const id of [1, 2]) {
    sqlite.prepare('insert into audit_heads values (?, 0, ?)').run(id, emptyTrailHash);
  }
  addAccounts(sqlite, [
    [1, 1, unstable, 1],
    [2, 3, 'αΐδα', 2],
    [2, 4, unstable, 3],
  ]);

  const { renamed } = await migrateWhole(sqlite, 1_000);

  expect(renamed).toEqual([{ instance_id: 2, subdomain: 'clinic-2', pt_id: 4 }]);
  expect(sqlite.prepare('select * from audit_events').all()).toEqual([
    {
      instance_id: 2,
      sequence: 1,
      at: 1_000,
      operation: 'migrate',
      action: 'update',
      outcome: 'success',
      actor_kind: 'system',
      actor: 'migrate',
      address: null,
      request_id: null,
      pt_id: 4,
      entity: 'portal_account/4',
      repeats: null,
      hash: expect.any(String),
    },
  ]);
  expect((await verifyTrail(createConnection(sqlite), 2)).fault).toBeUndefined();
});
