import type { Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createCompile } from '../../../src/store/postgres/connection.ts';
import { migrateWhole } from '../../../src/store/postgres/migrate-whole.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { archivableTrail, inMonth } from '../../support/portal/archivable-trail.ts';
import {
  connectToDirectory,
  keepFromReuse,
  serverOf,
} from '../../support/postgres/test-databases.ts';
import { allRows, changeRows } from '../../support/rows.ts';
import { openTestDatabase } from '../../support/test-database.ts';

/** The migrations from the one that partitions the audit events on. */
const migrations = ['0014-audit-partitions', '0015-audit-streams'];

/** A trail in a database as it was before its audit events were partitioned. */
async function unpartitionedTrail(times: readonly number[]) {
  const trail = await archivableTrail(times);
  keepFromReuse(trail.dataDir);
  await changeRows(
    trail.place,
    `create table unpartitioned (like audit_events_default including all,
       foreign key (instance_id) references instances);
     insert into unpartitioned select * from audit_events;
     drop table audit_events;
     alter table unpartitioned rename to audit_events;
     drop table audit_streams;
     delete from kysely_migration where name >= '0014-audit-partitions'`,
  );
  return trail;
}

it('0014-audit-partitions keeps the events of an unpartitioned table, which then move to their months (Q59)', async () => {
  const trail = await unpartitionedTrail(['2026-08', '2026-08', '2026-11'].map(inMonth));
  const before = await allRows(trail.place, 'audit_events');
  const migrated = await openTestDatabase(trail.dataDir);
  onTestFinished(() => migrated.close());

  expect(migrated.migrated).toEqual(migrations);
  expect(await allRows(trail.place, 'audit_events')).toEqual(before);
  expect(await migrated.auditPartitions?.create(inMonth('2026-11'))).toContain('2026-08');
  expect(await allRows(trail.place, 'audit_events')).toEqual(before);
  await trail.record(inMonth('2026-11'));
  expect(await trail.verify()).toMatchObject({ head: { sequence: 4 }, fault: undefined });
});

it('a migration may take longer than a query of a request', async () => {
  const { dataDir } = await unpartitionedTrail([]);
  const other = connectToDirectory(dataDir);
  const pool = createPool(serverOf(dataDir), 2, { queryTimeoutMs: 1_000 });
  onTestFinished(async () => {
    await other.end();
    await pool.end();
  });
  await other.query('begin; lock table audit_events in access exclusive mode');
  let failure: unknown;
  const migrating = migrateWhole(pool, createCompile(), 0).catch((error: unknown) => {
    failure = error;
  });
  while (failure === undefined && !(await isAwaited(other)));
  // It waits for the same lock, and gives up first although it began later.
  await expect(pool.query('select 1 from audit_events')).rejects.toThrow('Query read timeout');
  await other.query('rollback');

  expect(await migrating).toMatchObject({ migrations });
  expect(failure).toBeUndefined();
});

/** Whether another connection to the database waits for a lock. */
async function isAwaited(observer: Pool): Promise<boolean> {
  const { rows } = await observer.query(
    `select 1 from pg_locks where not granted
     and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length > 0;
}
