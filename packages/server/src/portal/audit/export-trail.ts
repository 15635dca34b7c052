import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import type { Caller } from '../caller.ts';
import { toFhirAuditEvent } from './fhir-audit-event.ts';
import { recordAccess } from './record-act.ts';
import { readTrail } from './trail.ts';

/** Which events to take; times in milliseconds since 1970. */
export interface TrailPeriod {
  /** The first moment that belongs to it. */
  from?: number | undefined;
  /** The first moment that no longer does. */
  to?: number | undefined;
}

/**
 * Writes the audit trail of the caller's instance as FHIR R4 AuditEvent NDJSON, once the event of that
 * is durable.
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
