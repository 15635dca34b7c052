import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import * as foundation from '../../../src/store/migrations/0001-foundation.ts';
import * as notices from '../../../src/store/migrations/0005-notices.ts';

it('0005-notices keeps the waiting mail, with the data of its invitation', async () => {
  const sqlite = new BetterSqlite(':memory:');
  sqlite.pragma('foreign_keys = ON');
  onTestFinished(() => void sqlite.close());
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  await foundation.up(db);
  sqlite.exec(`
    insert into instances values (1, 'sandbox', 'Clinic', 'desk@example.com', '1', 'UTC', null, null, null, 'full', 0);
    insert into patients values (1, 7, null, 'Ada', 'Alder', null, null, 'new@example.com', 1, 0, 0);
    insert into invitations (instance_id, invitation_id, pt_id, kind, sent_to, secret_hash, created_at, created_by, expires_at)
      values (1, 3, 7, 'join', 'ada@example.com', 'hash', 1000, 'un', 9000);
    insert into outbox values (1, 3, '<id@example.com>', 'sealed', 2, 4000, 5000);
  `);

  await notices.up(db);

  expect(sqlite.prepare('select * from outbox').all()).toEqual([
    {
      instance_id: 1,
      invitation_id: 3,
      kind: 'invitation',
      sent_to: 'ada@example.com',
      message_id: '<id@example.com>',
      sealed_token: 'sealed',
      created_at: 1_000,
      expires_at: 9_000,
      attempts: 2,
      next_attempt_at: 4_000,
      leased_until: 5_000,
    },
  ]);
  const indexes = sqlite.prepare("select name from sqlite_master where type = 'index'").pluck();
  expect(indexes.all()).toContain('outbox_due');
  expect(() =>
    sqlite.exec(
      "insert into outbox values (1, 4, 'notice', 'a@example.com', '<x>', null, 0, 0, 0, 0, null)",
    ),
  ).toThrow('FOREIGN KEY');
});
