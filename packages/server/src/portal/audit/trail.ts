import { listAuditEventsAfter } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';

/** The end of a trail: the number of events, and the hash of the last one. */
export interface TrailHead {
  sequence: number;
  hash: string;
}

/** Events in memory at a time. */
const pageSize = 1_000;

/** Yields the pages of a trail after `sequence`, in order; by default the whole trail, whatever its sequence numbers are. */
export async function* readTrail(
  executor: Executor,
  instanceId: number,
  sequence = Number.NEGATIVE_INFINITY,
): AsyncGenerator<AuditEventsTable[]> {
  let last = sequence;
  for (;;) {
    const page = await listAuditEventsAfter(executor, instanceId, last, pageSize);
    const final = page.at(-1);
    if (final === undefined) return;
    yield page;
    last = final.sequence;
  }
}
