// @stress: connections wait for a lock
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { prepare } from '../../../src/store/prepared-query.ts';
import type { InstancesTable } from '../../../src/store/schema.ts';
import { createConnection } from '../../../src/store/sqlite/connection.ts';
import { temporaryFolder } from '../../support/temporary-database.ts';

const selectAll = prepare<object, InstancesTable>((queries) =>
  queries.selectFrom('instances').selectAll(),
);

function open(file: string): BetterSqlite.Database {
  const sqlite = new BetterSqlite(file, { timeout: 0 });
  onTestFinished(() => void sqlite.close());
  return sqlite;
}

it('a read of a busy database fails as unavailable, and succeeds when the database is free', async () => {
  // Without a WAL, a writer excludes readers.
  const file = join(temporaryFolder(), 'rollback-journal.sqlite');
  const other = open(file);
  other.exec('create table instances (instance_id integer)');
  const connection = createConnection(open(file));
  other.exec('begin exclusive');

  await expect(connection.execute(selectAll, {})).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: 'SQLITE_BUSY',
    cause: { code: 'SQLITE_BUSY' },
  });
  other.exec('rollback');
  expect(await connection.execute(selectAll, {})).toEqual([]);
});

it('an invalid query fails as a bug, at every attempt', async () => {
  const connection = createConnection(open(':memory:'));

  await expect(connection.execute(selectAll, {})).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
});
