import type { Pool } from 'pg';
import { type AuditPartitions, StoreUnavailable } from '../database.ts';
import type { AuditArchivesTable } from '../schema.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { commitOn } from './commit.ts';
import type { Queryable } from './connection.ts';
import { toStoreError } from './errors.ts';
import { forMaintenance, maintenanceTimeoutMs } from './pool.ts';

/** Months that have a partition before they begin. */
const monthsAhead = 3;
/** Statements that wait for these locks make others wait, which is why they give up soon. */
const createLockMs = 2_000;
const dropLockMs = 500;
/** Archived events in other partitions that are deleted together with a dropped one. More are left to small transactions. */
const mostStragglers = 1_000;

interface Month {
  /** Such as `2026-11`. */
  name: string;
  /** Its first millisecond, and that of the next month. */
  from: number;
  to: number;
}

/** Changes the partitions of the audit events. Each change is one transaction, and none makes the events of requests fail. */
export function createAuditPartitions(pool: Pool): AuditPartitions {
  async function transaction<Result>(
    lockMs: number,
    work: (client: Queryable) => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const client = await pool.connect();
    try {
      await client.query(
        `begin; set local lock_timeout = ${lockMs}; set local statement_timeout = ${maintenanceTimeoutMs}`,
      );
      const result = await work(forMaintenance(client));
      if (result === undefined) await client.query('rollback');
      else await commitOn(client);
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw toStoreError(error);
    }
  }

  const reads: Queryable = {
    query: (text, values) =>
      pool.query(text, values).catch((error: unknown) => {
        throw toStoreError(error);
      }),
  };

  return {
    async create(now) {
      const stored = await storedMonths(reads);
      const missing = [...monthsFrom(now), ...(await monthsByDefault(reads))].filter(
        ({ name }, index, all) =>
          !stored.some((month) => month.name === name) &&
          all.findIndex((month) => month.name === name) === index,
      );
      const created: string[] = [];
      for (const month of missing) {
        const isCreated = await transaction(createLockMs, async (client) => {
          await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.partitions]);
          // Another server may have created it meanwhile.
          const others = await storedMonths(client);
          if (others.some(({ name }) => name === month.name)) return undefined;
          for (const statement of creationOf(month)) await client.query(statement);
          return true;
        });
        if (isCreated) created.push(month.name);
      }
      return created;
    },

    async dropArchived(now, archive) {
      try {
        const isDropped = await transaction(dropLockMs, async (client) => {
          const { from: current } = monthOf(now);
          const past = (await storedMonths(client)).filter(({ to }) => to <= current);
          if ((await droppable(client, past, archive)).length === 0) return undefined;
          // Requests wait from here on, so only fast statements follow.
          await client.query('lock table audit_heads in exclusive mode');
          const partitions = await droppable(client, past, archive);
          if (partitions.length === 0) return undefined;
          await client.query(`drop table ${partitions.join(', ')}`);
          return archive === undefined || (await completeRemoval(client, archive))
            ? true
            : undefined;
        });
        return isDropped ?? false;
      } catch (error) {
        if (error instanceof StoreUnavailable) return false;
        throw error;
      }
    },
  };
}

/** The partitions all of whose events are removed, or part of `archive`. */
async function droppable(
  client: Queryable,
  months: readonly Month[],
  archive: AuditArchivesTable | undefined,
): Promise<string[]> {
  const { instance_id = 0, last_sequence = 0 } = archive ?? {};
  const partitions: string[] = [];
  for (const month of months) {
    const { rows } = await client.query(selectOthers(month), [instance_id, last_sequence]);
    if (rows.length === 0) partitions.push(partitionOf(month));
  }
  return partitions;
}

/** Deletes the events of an archive that other partitions have, and updates it. @returns false if there are too many */
async function completeRemoval(client: Queryable, archive: AuditArchivesTable): Promise<boolean> {
  const { instance_id, month, last_sequence, last_hash } = archive;
  const { rows } = await client.query(
    'select 1 from audit_events where instance_id = $1 and sequence <= $2 limit $3',
    [instance_id, last_sequence, mostStragglers + 1],
  );
  if (rows.length > mostStragglers) return false;
  await client.query('delete from audit_events where instance_id = $1 and sequence <= $2', [
    instance_id,
    last_sequence,
  ]);
  await client.query(
    'update audit_archives set removed_sequence = $1, removed_hash = $2 where instance_id = $3 and month = $4',
    [last_sequence, last_hash, instance_id, month],
  );
  return true;
}

/** The months that have a partition, in order. */
async function storedMonths(client: Queryable): Promise<Month[]> {
  const { rows } = await client.query(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'audit_events'::regclass order by c.relname`,
  );
  return (rows as { name: string }[]).flatMap(({ name }) => {
    const [, year, month] = /^audit_events_(\d{4})_(\d\d)$/.exec(name) ?? [];
    return year === undefined ? [] : [monthAt(Number(year), Number(month) - 1)];
  });
}

/** The months of events that are in the default partition. */
async function monthsByDefault(client: Queryable): Promise<Month[]> {
  const { rows } = await client.query(
    `select distinct date_trunc('month', to_timestamp(at / 1000.0), 'UTC') as month
     from audit_events_default order by month`,
  );
  return (rows as { month: Date }[]).map(({ month }) => monthOf(month.getTime()));
}

function creationOf(month: Month): string[] {
  const partition = partitionOf(month);
  const range = `at >= ${month.from} and at < ${month.to}`;
  const move = `
    with moved as (delete from audit_events_default where ${range} returning *)
    insert into ${partition} select * from moved`;
  return [
    `create table ${partition} (like audit_events including defaults, primary key (instance_id, sequence))`,
    move,
    // Servers may have written events of the month meanwhile. Now they wait.
    'lock table audit_events_default in access exclusive mode',
    move,
    `alter table audit_events attach partition ${partition} for values from (${month.from}) to (${month.to})`,
  ];
}

/** Selects a row if a partition has an event that is neither removed nor part of the archive of the parameters. */
function selectOthers(month: Month): string {
  return `
    select 1 from instances i where exists (
      select 1 from ${partitionOf(month)} e
      where e.instance_id = i.instance_id and e.sequence > greatest(
        case when i.instance_id = $1 then $2::bigint end,
        (select max(a.removed_sequence) from audit_archives a where a.instance_id = i.instance_id),
        0
      )
    ) limit 1`;
}

function partitionOf({ name }: Month): string {
  return `audit_events_${name.replace('-', '_')}`;
}

/** The month of a time, and the ones that have their partition before they begin. */
function monthsFrom(now: number): Month[] {
  const date = new Date(now);
  return Array.from({ length: monthsAhead + 1 }, (_, ahead) =>
    monthAt(date.getUTCFullYear(), date.getUTCMonth() + ahead),
  );
}

function monthOf(at: number): Month {
  const date = new Date(at);
  return monthAt(date.getUTCFullYear(), date.getUTCMonth());
}

/** @param month from 0; 12 is January of the next year */
function monthAt(year: number, month: number): Month {
  const from = Date.UTC(year, month);
  const name = new Date(from).toISOString().slice(0, 7);
  return { name, from, to: Date.UTC(year, month + 1) };
}
