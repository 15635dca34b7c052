import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { CommitUnknown } from '../../../src/store/database.ts';
import { createCompile } from '../../../src/store/postgres/connection.ts';
import { type DatabaseServer, parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { migrateWhole } from '../../../src/store/postgres/migrate-whole.ts';
import { openMoveTarget } from '../../../src/store/postgres/move-target.ts';
import { openPostgresDatabase } from '../../../src/store/postgres/open-database.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres/postgres-server.ts';

let server: PostgresServer;
let operator: Client;
beforeAll(async () => {
  server = await startPostgres({
    synchronous_standby_names: 'absent',
    synchronous_commit: 'local',
  });
  operator = new Client(server.url);
  await operator.connect();
});
afterAll(async () => {
  await operator.end();
  await server.stop();
});

/** A database whose commits wait for a standby that does not exist. */
async function databaseOf(name: string, prepare?: (at: DatabaseServer) => Promise<void>) {
  await operator.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const at = parseDatabaseUrl(url.href);
  await prepare?.(at);
  await operator.query(`alter database ${name} set synchronous_commit = on`);
  return at;
}

async function migrated(at: DatabaseServer): Promise<void> {
  const { database } = await openPostgresDatabase(at);
  await database.close();
}

const position = {
  columns: [
    ...['instance_id', 'stream', 'sequence', 'hash', 'moved_at', 'start_at', 'start_instance'],
    ...['holder', 'leased_until'],
  ],
  rows: [[1, 'default', 0, 'none', 0, 0, 0, 'one', 0]],
};

/** Cancels the wait of the next commit, unless `outcome` settles before it waits. */
async function cancelWait(outcome: Promise<unknown>): Promise<void> {
  let isSettled = false;
  void outcome.then(() => {
    isSettled = true;
  });
  while (!isSettled) {
    const { rows } = await operator.query(
      `select pg_cancel_backend(pid) as is_canceled from pg_stat_activity where wait_event = 'SyncRep'`,
    );
    if (rows.length > 0) return;
  }
}

it.each([
  [
    'a migration',
    async () => {
      const pool = createPool(await databaseOf('migration'), 1);
      onTestFinished(() => pool.end());
      return migrateWhole(pool, createCompile(), 0);
    },
  ],
  [
    'a move',
    async () => {
      const target = await openMoveTarget(await databaseOf('move', migrated));
      onTestFinished(() => target.close());
      return target.move((transaction) => transaction.insert('audit_streams', position));
    },
  ],
  [
    'a new partition',
    async () => {
      const { database } = await openPostgresDatabase(await databaseOf('partition', migrated));
      onTestFinished(() => database.close());
      return database.auditPartitions?.create(0);
    },
  ],
])('%s whose wait for the standby was canceled is not acknowledged (Q62)', async (_, commit) => {
  const outcome = commit().then(
    () => 'acknowledged',
    (error: unknown) => error,
  );
  await cancelWait(outcome);
  expect(await outcome).toBeInstanceOf(CommitUnknown);
});
