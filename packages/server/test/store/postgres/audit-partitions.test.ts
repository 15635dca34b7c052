import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuditPartitionWatch } from '../../../src/operations/audit-partitions.ts';
import { recordAct } from '../../../src/portal/audit/record-act.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import type { AuditPartitions, Database } from '../../../src/store/database.ts';
import { archivableTrail, inMonth } from '../../support/portal/archivable-trail.ts';
import { connectToDirectory, keepFromReuse } from '../../support/postgres/test-databases.ts';
import { allRows, changeRows } from '../../support/rows.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const october = Date.parse('2026-10-31T23:59:59.999Z');
const november = october + 1;
const december = inMonth('2026-12');

/** A trail with partitions from October on, and other programs' view of the database. */
async function partitionedTrail(times: readonly number[], now = october) {
  const trail = await archivableTrail(times);
  keepFromReuse(trail.dataDir);
  const other: Pool = connectToDirectory(trail.dataDir);
  onTestFinished(() => other.end());
  await removePartitions(other);
  const partitions = trail.database.auditPartitions as AuditPartitions;
  const created = await partitions.create(now);
  /** The partition of each event, in the order of the trail. */
  async function places(): Promise<string[]> {
    const { rows } = await other.query<{ name: string }>(
      'select tableoid::regclass::text as name from audit_events order by instance_id, sequence',
    );
    return rows.map(({ name }) => name.replace('audit_events_', ''));
  }
  async function names(): Promise<string[]> {
    const { rows } = await other.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits
       where inhparent = 'audit_events'::regclass order by name`,
    );
    return rows.map(({ name }) => name.replace('audit_events_', ''));
  }
  return { ...trail, partitions, created, other, places, names };
}

describe('partitions of the audit events', () => {
  it('exist three months ahead, and are created once by concurrent servers', async () => {
    const { created, partitions, names } = await partitionedTrail([]);
    expect(created).toEqual(['2026-10', '2026-11', '2026-12', '2027-01']);
    const next = Date.parse('2026-12-01T00:00:00Z');
    const both = await Promise.all([partitions.create(next), partitions.create(next)]);

    expect(both.flat().sort()).toEqual(['2027-02', '2027-03']);
    expect(await names()).toEqual([
      ...['2026_10', '2026_11', '2026_12', '2027_01', '2027_02', '2027_03', 'default'],
    ]);
  });

  it('take events by their own time, also if the clock is set back over the end of a month (Q59)', async () => {
    const { record, places, verify } = await partitionedTrail([]);
    for (const at of [october, november, october, november]) await record(at);

    expect(await places()).toEqual(['2026_10', '2026_11', '2026_10', '2026_11']);
    expect(await verify()).toMatchObject({ head: { sequence: 4 }, fault: undefined });
  });

  it('are not needed for an event to be recorded, and get it later', async () => {
    const { record, places, partitions, verify } = await partitionedTrail([]);
    const times = ['2026-08', '2026-09', '2027-05'].map(inMonth);
    for (const at of times) await record(at);
    expect(await places()).toEqual(['default', 'default', 'default']);

    expect(await partitions.create(october)).toEqual(['2026-08', '2026-09', '2027-05']);
    expect(await places()).toEqual(['2026_08', '2026_09', '2027_05']);
    expect((await verify()).fault).toBeUndefined();
  });

  it('do not make a request fail while another program reads them', async () => {
    const { record, partitions, other, places } = await partitionedTrail([]);
    await record(inMonth('2026-08'));
    await other.query('begin; select count(*) from audit_events');
    const warnings: string[] = [];
    const watch = createAuditPartitionWatch(partitions, () => october, {
      info: () => undefined,
      warn: (_: unknown, text?: string) => void warnings.push(String(text)),
    });
    const checking = watch.check();
    await Promise.all([october, november].map((at) => record(at)));
    await checking;

    expect(warnings).toEqual(['the partitions of the audit events could not be prepared']);
    await other.query('commit');
    await watch.check();
    expect(await places()).toEqual(['2026_08', '2026_10', '2026_11']);
  });

  it('refuse a second event with the same sequence in the same month (Q59)', async () => {
    const { place } = await partitionedTrail([october]);
    await expect(changeRows(place, copyOfEvent(1, october - 1))).rejects.toThrow(
      'duplicate key value',
    );
  });

  it('do not let a trail fork over the end of a month, even without the lock of its head (Q59)', async () => {
    const { database, dataDir, verify } = await partitionedTrail([]);
    const second = await openTestDatabase(dataDir);
    onTestFinished(() => second.close());
    const hasAppended = Promise.withResolvers<void>();
    const hasForked = Promise.withResolvers<void>();
    let attempts = 0;
    const appending = append(database, october, 1, async () => {
      hasAppended.resolve();
      await hasForked.promise;
    });
    await hasAppended.promise;
    // It locks the head of another instance.
    const forking = append(second, november, 2, async () => {
      attempts += 1;
      hasForked.resolve();
    });
    await Promise.all([appending, forking]);

    expect(attempts).toBe(2);
    expect(await verify()).toMatchObject({ head: { sequence: 2 }, fault: undefined });
  });
});

describe('audit verify on PostgreSQL', () => {
  it('finds a copy of an event in another month, also between two pages (Q59)', async () => {
    const { place, verify } = await partitionedTrail(Array(1_001).fill(november));
    const found: boolean[] = [];
    for (const [sequence, month] of [
      [1, december],
      [1_000, october],
      [1_000, december],
      [1_001, december],
    ] as const) {
      expect((await verify()).fault).toBeUndefined();
      await changeRows(place, copyOfEvent(sequence, month));
      found.push((await verify()).fault !== undefined);
      await changeRows(place, `delete from audit_events where at = ${month}`);
    }

    expect(found).toEqual([true, true, true, true]);
  });
});

describe('audit archive on PostgreSQL', () => {
  it('drops the partition of an archived month, and later ones stay (Q59)', async () => {
    const trail = await partitionedTrail(['2026-08', '2026-08', '2026-09', '2026-11'].map(inMonth));
    const steps: string[] = [];
    await trail.archive('2026-08', {
      onProgress: ({ step, sequence }) => steps.push(`${step} ${sequence}`),
    });

    expect(steps.at(-1)).toBe('removed 2');
    expect(await trail.names()).not.toContain('2026_08');
    expect(await trail.stored()).toEqual([3, 4, 5]);
    expect(await trail.archivedRows()).toMatchObject([{ removed_sequence: 2 }]);
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
    // A clock that is set back by months.
    await trail.record(inMonth('2026-08'));
    expect((await trail.verify()).fault).toBeUndefined();
  });

  it('keeps the partition until the events of all instances are archived (Q6)', async () => {
    const trail = await partitionedTrail([inMonth('2026-08')]);
    await trail.record(inMonth('2026-08'), 1, 2);
    await trail.partitions.create(october);
    await trail.archive('2026-08');

    expect(await trail.names()).toContain('2026_08');
    expect(await trail.stored()).toEqual([2]);
    await changeRows(trail.place, 'delete from audit_events where instance_id = 2');
    await trail.partitions.dropArchived(inMonth('2026-11'));
    expect(await trail.names()).not.toContain('2026_08');
  });

  it('removes events of an earlier month that follow a later one, with the partition of the later one', async () => {
    const times = ['2026-09', '2026-08', '2026-09', '2026-11'].map(inMonth);
    const trail = await partitionedTrail(times);
    await trail.archive('2026-09');

    expect(await trail.stored()).toEqual([4, 5]);
    expect(await trail.names()).not.toEqual(expect.arrayContaining(['2026_08']));
    expect(await trail.names()).not.toEqual(expect.arrayContaining(['2026_09']));
    expect((await trail.verifyWithArchives()).fault).toBeUndefined();
  });

  it('removes the events in small transactions while another program reads the table', async () => {
    const trail = await partitionedTrail(['2026-08', '2026-11'].map(inMonth));
    await trail.other.query('begin; select count(*) from audit_events');
    await trail.archive('2026-08');

    expect(await trail.stored()).toEqual([2, 3]);
    expect(await trail.partitions.dropArchived(inMonth('2026-11'))).toBe(false);
    await trail.other.query('commit');
    expect(await trail.partitions.dropArchived(inMonth('2026-11'))).toBe(true);
    expect(await trail.names()).not.toContain('2026_08');
  });

  it('never drops the current month', async () => {
    const trail = await partitionedTrail([], october);
    expect(await trail.partitions.dropArchived(october)).toBe(false);
    expect(await trail.partitions.dropArchived(november)).toBe(true);
    expect((await allRows(trail.place, 'audit_events')).length).toBe(0);
    expect(await trail.names()).toEqual([...['2026_11', '2026_12', '2027_01'], 'default']);
  });
});

/** Moves all events to the default partition: another test may have used the database. */
async function removePartitions(pool: Pool): Promise<void> {
  await pool.query(`do $$ declare name text; begin
    for name in select inhrelid::regclass from pg_inherits
      where inhparent = 'audit_events'::regclass and inhrelid <> 'audit_events_default'::regclass
    loop
      execute format('alter table audit_events detach partition %s', name);
      execute format('insert into audit_events_default select * from %s', name);
      execute format('drop table %s', name);
    end loop;
  end $$`);
}

function append(
  database: Database,
  at: number,
  scope: number,
  afterwards: () => Promise<void>,
): Promise<void> {
  return database.write(async (transaction) => {
    await recordAct(transaction, operatorCaller('kim', 1), at, { operation: 'backup', ptId: null });
    await afterwards();
  }, scope);
}

/** Inserts a copy of an event of instance 1 with another time. */
function copyOfEvent(sequence: number, at: number): string {
  const others =
    'operation, action, outcome, actor_kind, actor, address, request_id, pt_id, entity, hash, repeats';
  return `insert into audit_events (instance_id, sequence, at, ${others})
    select instance_id, sequence, ${at}, ${others} from audit_events
    where instance_id = 1 and sequence = ${sequence}`;
}
