import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';

it('migrate creates every table in an empty database, and changes nothing in a current one', async () => {
  const sqlite = new BetterSqlite(':memory:');
  onTestFinished(() => void sqlite.close());
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const schemaOf = () => sqlite.prepare('select name, sql from sqlite_master order by name').all();

  expect((await migrate(db)).migrations).toEqual([
    '0001-foundation',
    '0002-audit-chain',
    '0003-idempotency-keys',
    '0004-invitation-tries',
    '0005-notices',
    '0006-inbox',
    '0007-user-names',
    '0008-bounded-work',
    '0009-folded-events',
    '0010-secret-digests',
    '0011-reused-names',
    '0012-portal-address',
    '0013-audit-archives',
    '0014-audit-partitions',
    '0015-audit-streams',
  ]);
  const schema = schemaOf();
  expect(schema).toEqual(
    expect.arrayContaining(
      [
        'instances',
        'counters',
        'api_users',
        'patients',
        'portal_requests',
        'portal_accounts',
        'invitations',
        'outbox',
        'audit_events',
        'audit_heads',
      ].map((name) => expect.objectContaining({ name })),
    ),
  );
  expect((await migrate(db)).migrations).toEqual([]);
  expect(schemaOf()).toEqual(schema);
});
