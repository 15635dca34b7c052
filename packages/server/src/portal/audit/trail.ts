import { listAuditEventsAfter } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';

/** Where a trail ends: how many events it has, and the hash of the last one. */
export interface TrailHead {
  sequence: number;
  hash: string;
}

/** Events that are read, and held, at a time. */
const pageSize = 1_000;

/** The pages of an instance's audit trail behind `sequence`, in its order; by default all of it, whatever it is numbered. */
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
