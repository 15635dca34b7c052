import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import * as foundation from '../../../src/store/migrations/0001-foundation.ts';
import * as userNames from '../../../src/store/migrations/0007-user-names.ts';

it('0007-user-names stores each name as it is compared, and numbers the later of two that become one (Q79)', async () => {
  const sqlite = new BetterSqlite(':memory:');
  sqlite.pragma('foreign_keys = ON');
  onTestFinished(() => void sqlite.close());
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  await foundation.up(db);
  for (const id of [1, 2]) {
    sqlite
      .prepare('insert into instances values (?, ?, ?, ?, ?, ?, null, null, null, ?, 0)')
      .run(id, `clinic-${id}`, 'Clinic', 'desk@example.com', '1', 'UTC', 'full');
  }
  const addPatient = sqlite.prepare(
    "insert into patients values (?, ?, null, 'Ada', 'Alder', '1980-02-29', null, null, 1, 0, 0)",
  );
  const addAccount = sqlite.prepare("insert into portal_accounts values (?, ?, ?, 'hash', ?, ?)");
  const unstable = 'αϊ\u0301δα';
  const accounts = [
    [1, 1, 'ada.canary', 1],
    [1, 2, unstable, 3],
    [1, 3, 'αΐδα', 2],
    [1, 4, 'i\u0307lker', 4],
    [2, 1, unstable, 5],
  ] as const;
  for (const [instance, patient, username, at] of accounts) {
    addPatient.run(instance, patient);
    addAccount.run(instance, patient, username, at, at);
  }
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
