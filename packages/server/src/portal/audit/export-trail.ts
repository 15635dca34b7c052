import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import type { Caller } from '../caller.ts';
import { toFhirAuditEvent } from './fhir-audit-event.ts';
import { recordAccess } from './record-act.ts';
import { readTrail } from './trail.ts';

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
 */
export async function* exportTrail(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  origin: string,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: TrailPeriod,
): AsyncGenerator<string> {
  await recordAccess(dependencies, caller, {
    operation: 'audit export',
    ptId: null,
  });
  for await (const page of readTrail(dependencies.database.reads, caller.instanceId)) {
    yield page
      .filter(({ at }) => from <= at && at < to)
      .map((event) => `${JSON.stringify(toFhirAuditEvent(event, origin))}\n`)
      .join('');
  }
}
