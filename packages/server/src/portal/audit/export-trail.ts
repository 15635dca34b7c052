import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';
import type { Caller } from '../caller.ts';
import { toFhirAuditEvent } from './fhir-audit-event.ts';
import { recordAccess } from './record-act.ts';
import { findTrailStart, readTrail } from './trail.ts';

/** Which events to export; times in milliseconds since 1970. */
export interface TrailPeriod {
  /** Inclusive. */
  from?: number | undefined;
  /** Exclusive. */
  to?: number | undefined;
}

/**
 * Yields the audit trail of the caller's instance as NDJSON of FHIR R4 AuditEvents, once the event of the
 * export is durable.
 * @param archived the events of archived months, in order; without them, only the events in the database are exported
 */
export async function* exportTrail(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  origin: string,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: TrailPeriod,
  archived: readonly AsyncIterable<AuditEventsTable[]>[] = [],
): AsyncGenerator<string> {
  await recordAccess(dependencies, caller, {
    operation: 'audit export',
    ptId: null,
  });
  const { removed } = await findTrailStart(dependencies.database.reads, caller.instanceId);
  const stored = readTrail(dependencies.database.reads, caller.instanceId, removed.sequence);
  for (const pages of [...archived, stored]) {
    for await (const page of pages) {
      yield page
        .filter(({ at }) => from <= at && at < to)
        .map((event) => `${JSON.stringify(toFhirAuditEvent(event, origin))}\n`)
        .join('');
    }
  }
}
