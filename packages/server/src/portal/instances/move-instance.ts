import { createHash, type Hash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { findAuditEvent, findAuditHead, rewriteAuditHead } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import { findInstance, findInstanceById } from '../../store/instances/instances.ts';
import type { MoveSource, MoveTarget, MoveTransaction, RowBatch } from '../../store/move.ts';
import type { InstancesTable } from '../../store/schema.ts';
import { tableNames } from '../../store/tables.ts';
import { recordAct } from '../audit/record-act.ts';
import { findTrailStart, type TrailHead } from '../audit/trail.ts';
import { type TrailFault, verifyTrail } from '../audit/verify-trail.ts';
import { operatorCaller } from '../caller.ts';

/** The outcome of moving an instance. Except for `moved`, nothing was changed. */
export type MoveOutcome =
  /** All rows are in the target, identical to those of the source, with a sound audit trail. */
  | { kind: 'moved'; rows: number; head: TrailHead }
  /** An earlier move was completed: the trail in the target continues that of the source. */
  | { kind: 'moved-before' }
  /** The target has another instance with the same subdomain or id, or one that has changed since. */
  | { kind: 'occupied'; by: Pick<InstancesTable, 'instance_id' | 'subdomain'> }
  /** The audit trail of the source is not sound. */
  | { kind: 'broken-trail'; fault: TrailFault }
  /** A table differs after the copy. */
  | { kind: 'different'; table: string };

export interface MoveProgress {
  step: 'copy' | 'compare' | 'verify';
  /** Rows, or events of the trail. */
  done: number;
  of: number;
}

export interface MoveOptions {
  source: MoveSource;
  target: MoveTarget;
  clock: Clock;
  operator: string;
  onProgress?: (progress: MoveProgress) => void;
}

/**
 * Copies all rows of an instance to another database, compares them with the source, and verifies the audit trail there, in one
 * transaction: other processes see the whole instance, or nothing of it. The source is not changed.
 */
export async function moveInstance(
  { source, target, clock, operator, onProgress = () => undefined }: MoveOptions,
  { instance_id, subdomain }: InstancesTable,
): Promise<MoveOutcome> {
  // The events are then inserted where they belong, instead of being moved there later by a server.
  await target.createPartitions(source.eventMonths(instance_id));
  return copyUnlessThere().catch((error: unknown) => {
    if (error instanceof Unsuitable) return error.outcome;
    throw error;
  });

  function copyUnlessThere(): Promise<MoveOutcome> {
    return target.move(async (transaction) => {
      const there =
        (await findInstance(transaction, subdomain)) ??
        (await findInstanceById(transaction, instance_id));
      if (there !== undefined) {
        const isContinued =
          there.instance_id === instance_id &&
          there.subdomain === subdomain &&
          (await continuesTrail(transaction, source.reads, instance_id));
        if (!isContinued) return { kind: 'occupied', by: there };
        await rewriteAuditHead(transaction, instance_id);
        return { kind: 'moved-before' };
      }
      const counts = tableNames.map((table) => source.count(table, instance_id));
      const rows = counts.reduce((sum, count) => sum + count, 0);
      const digests = await copyRows(transaction, rows);
      await transaction.analyze();
      await compareRows(transaction, rows, digests);
      const head = await verifyMoved(transaction);
      await recordAct(transaction, operatorCaller(operator, instance_id), clock(), {
        ...moved,
        ptId: null,
      });
      return { kind: 'moved', rows, head };
    });
  }

  async function copyRows(transaction: MoveTransaction, of: number): Promise<TableDigest[]> {
    const digests: TableDigest[] = [];
    let done = 0;
    for (const table of tableNames) {
      const content = createHash('sha256');
      let columns: readonly string[] = [];
      for (const batch of source.batches(table, instance_id)) {
        await transaction.insert(table, batch);
        addRows(content, batch.rows);
        columns = batch.columns;
        done += batch.rows.length;
        onProgress({ step: 'copy', done, of });
      }
      digests.push({ table, columns, digest: content.digest('hex') });
    }
    return digests;
  }

  async function compareRows(
    transaction: MoveTransaction,
    of: number,
    digests: readonly TableDigest[],
  ): Promise<void> {
    let done = 0;
    for (const { table, columns, digest } of digests) {
      const content = createHash('sha256');
      // An empty table has no columns to compare; the transaction has inserted nothing there.
      for await (const rows of columns.length === 0
        ? []
        : transaction.batches(table, instance_id, columns)) {
        addRows(content, rows);
        done += rows.length;
        onProgress({ step: 'compare', done, of });
      }
      if (content.digest('hex') !== digest) throw new Unsuitable({ kind: 'different', table });
    }
  }

  async function verifyMoved(transaction: MoveTransaction): Promise<TrailHead> {
    const of = (await findAuditHead(transaction, instance_id))?.sequence ?? 0;
    const { head, fault } = await verifyTrail(transaction, instance_id, {
      onProgress: (done) => onProgress({ step: 'verify', done, of }),
    });
    if (fault !== undefined) throw new Unsuitable({ kind: 'broken-trail', fault });
    return head;
  }
}

interface TableDigest {
  table: (typeof tableNames)[number];
  columns: readonly string[];
  /** SHA-256 of the rows. */
  digest: string;
}

/** Ends the transaction without a commit. */
class Unsuitable extends Error {
  readonly outcome: MoveOutcome;

  constructor(outcome: MoveOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

function addRows(content: Hash, rows: RowBatch['rows']): void {
  for (const row of rows) content.update(`${JSON.stringify(row)}\n`);
}

/** The event that follows those of the source. */
const moved = { operation: 'migrate', action: 'create', entity: 'database' } as const;

/** Whether the trail of an instance in `reads` begins with the whole trail of the source. */
async function continuesTrail(
  reads: Executor,
  source: Executor,
  instanceId: number,
): Promise<boolean> {
  const head = await findAuditHead(source, instanceId);
  if (head === undefined) return false;
  if (head.sequence === 0) {
    const first = await findAuditEvent(reads, instanceId, 1);
    return first?.operation === moved.operation && first.entity === moved.entity;
  }
  const event = await findAuditEvent(reads, instanceId, head.sequence);
  if (event !== undefined) return event.hash === head.hash;
  const { removed, archives } = await findTrailStart(reads, instanceId);
  return [{ last_sequence: removed.sequence, last_hash: removed.hash }, ...archives].some(
    ({ last_sequence, last_hash }) => last_sequence === head.sequence && last_hash === head.hash,
  );
}
