import { listAuditArchives } from '../../store/audit/audit-archives.ts';
import { emptyTrailHash } from '../../store/audit/audit-chain.ts';
import { listAuditEventsAfter, listAuditEventsBehind } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../store/schema.ts';

/** The end of a trail: the number of events, and the hash of the last one. */
export interface TrailHead {
  sequence: number;
  hash: string;
}

/** The part of a trail that is no longer in the database. */
export interface TrailStart {
  /** The last event that was moved to an archive; sequence 0 if none was. */
  removed: TrailHead;
  archives: readonly AuditArchivesTable[];
}

/** Where the events of a trail in the database start. */
export async function findTrailStart(executor: Executor, instanceId: number): Promise<TrailStart> {
  const archives = await listAuditArchives(executor, instanceId);
  const last = archives.at(-1);
  const removed = {
    sequence: last?.removed_sequence ?? 0,
    hash: last?.removed_hash ?? emptyTrailHash,
  };
  return { removed, archives };
}

/** Events in memory at a time. */
const pageSize = 1_000;

/** Yields the pages of a trail after `sequence`, in order; by default the whole trail, whatever its sequence numbers are. */
export async function* readTrail(
  executor: Executor,
  instanceId: number,
  sequence?: number,
): AsyncGenerator<AuditEventsTable[]> {
  let page = await listAuditEventsAfter(executor, instanceId, sequence, pageSize);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await listAuditEventsBehind(executor, last, pageSize);
  }
}
