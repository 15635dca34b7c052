import type { Clock } from '../../platform/clock.ts';
import type { Database, Executor } from '../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../store/schema.ts';
import type { Caller } from '../caller.ts';
import { toFhirAuditEvent } from './fhir-audit-event.ts';
import { recordAccess } from './record-act.ts';
import { findTrailStart, readTrail, type TrailStart } from './trail.ts';

/** Which events to export; times in milliseconds since 1970. */
export interface TrailPeriod {
  /** Inclusive. */
  from?: number | undefined;
  /** Exclusive. */
  to?: number | undefined;
}

/** Events were archived before the export could read them, and it has no archives to continue with. */
export class TrailGap extends Error {
  override readonly name = 'TrailGap';
  readonly first: number;
  readonly last: number;

  constructor(first: number, last: number) {
    super(`events ${first} to ${last} were archived`);
    this.first = first;
    this.last = last;
  }
}

type ReadArchived = (archive: AuditArchivesTable) => AsyncIterable<AuditEventsTable[]>;

/**
 * Yields the audit trail of the caller's instance as NDJSON of FHIR R4 AuditEvents, once the event of the
 * export is durable.
 * @param start where the events in the database start; events that are archived later are exported, too
 * @param readArchived yields the events of an archived month; without it, only the events in the database are exported
 * @throws {TrailGap} if such events can't be read from their archive
 */
export async function* exportTrail(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  origin: string,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: TrailPeriod,
  start: TrailStart,
  readArchived?: ReadArchived,
): AsyncGenerator<string> {
  await recordAccess(dependencies, caller, {
    operation: 'audit export',
    ptId: null,
  });
  const { reads } = dependencies.database;
  for await (const page of readAll(reads, caller.instanceId, start, readArchived)) {
    yield page
      .filter(({ at }) => from <= at && at < to)
      .map((event) => `${JSON.stringify(toFhirAuditEvent(event, origin))}\n`)
      .join('');
  }
}

/** Yields the archived events and then the stored ones, also if an archive removes some of these meanwhile. */
async function* readAll(
  reads: Executor,
  instanceId: number,
  { removed, archives }: TrailStart,
  readArchived: ReadArchived | undefined,
): AsyncGenerator<AuditEventsTable[]> {
  let last = removed.sequence;
  if (readArchived !== undefined) {
    for (const archive of archives) yield* readArchived(archive);
    // After an interrupted archive, the database still has events that are in its file.
    last = archives.at(-1)?.last_sequence ?? last;
  }
  for (;;) {
    for await (const page of readTrail(reads, instanceId, last)) {
      const isNext = page[0]?.sequence === last + 1;
      if (!isNext && (await findTrailStart(reads, instanceId)).removed.sequence > last) break;
      yield page;
      last = page.at(-1)?.sequence ?? last;
    }
    const now = await findTrailStart(reads, instanceId);
    const archive = now.archives.find(({ last_sequence }) => last_sequence > last);
    if (archive === undefined || now.removed.sequence <= last) return;
    for await (const page of readArchived?.(archive) ?? []) {
      const events = page.filter(({ sequence }) => sequence > last);
      yield events;
      last = events.at(-1)?.sequence ?? last;
    }
    if (last < archive.last_sequence) throw new TrailGap(last + 1, now.removed.sequence);
  }
}
