import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../store/schema.ts';
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
 * @param readArchived yields the events of an archived month; without it, only the events in the database are exported
 */
export async function* exportTrail(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  origin: string,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: TrailPeriod,
  readArchived?: (archive: AuditArchivesTable) => AsyncIterable<AuditEventsTable[]>,
): AsyncGenerator<string> {
  await recordAccess(dependencies, caller, {
    operation: 'audit export',
    ptId: null,
  });
  const { reads } = dependencies.database;
  const { removed, archives } = await findTrailStart(reads, caller.instanceId);
  const archived = readArchived === undefined ? [] : archives.map(readArchived);
  // After an interrupted archive, the database still has events that are in its file.
  const before = readArchived === undefined ? undefined : archives.at(-1)?.last_sequence;
  const stored = readTrail(reads, caller.instanceId, before ?? removed.sequence);
  for (const pages of [...archived, stored]) {
    for await (const page of pages) {
      yield page
        .filter(({ at }) => from <= at && at < to)
        .map((event) => `${JSON.stringify(toFhirAuditEvent(event, origin))}\n`)
        .join('');
    }
  }
}
