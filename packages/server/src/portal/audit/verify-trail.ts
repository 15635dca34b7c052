import { emptyTrailHash, hashAuditEvent } from '../../store/audit/audit-chain.ts';
import { findAuditHead } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditArchivesTable, AuditEventsTable } from '../../store/schema.ts';
import type { SealState } from './archive/archive-seals.ts';
import { findTrailStart, readTrail, type TrailHead, type TrailStart } from './trail.ts';

/**
 * The fault of a trail:
 * - `edited`: the event was changed after it was recorded, or the previous one was removed;
 * - `removed`: the event is missing, but there are later ones;
 * - `displaced`: the event is unchanged, but follows another one than before: events were reordered or added;
 * - `cut-off`: the trail had this event, and now ends before it;
 * - `added`: the event is after the end of the trail, before its beginning (sequence below 1), or has a fractional sequence;
 * - `anchor-unknown`: an anchor has another hash for this event, or the trail ends before it;
 * - `archive-removed`: the database no longer knows which archive has the event;
 * - `archive-unsealed`: the record of the archive with the event is not the one that was sealed;
 * - `head-unknown`: the trail never had the noted head: it was cut off or rewritten.
 */
export type TrailFaultKind =
  | 'edited'
  | 'removed'
  | 'displaced'
  | 'cut-off'
  | 'added'
  | 'anchor-unknown'
  | 'archive-removed'
  | 'archive-unsealed'
  | 'head-unknown';

/** The first fault of a trail. */
export interface TrailFault {
  kind: TrailFaultKind;
  sequence: number;
}

export interface TrailVerification {
  /** The last event up to which the trail is sound. */
  head: TrailHead;
  /** Undefined if the whole trail is sound. */
  fault: TrailFault | undefined;
  /** The months that are archived; verified as well if the archives were passed. Undefined if there are none. */
  archived: readonly AuditArchivesTable[] | undefined;
}

export interface VerificationOptions {
  /** The hash of an earlier head that was stored outside of the database. */
  notedHead?: string | undefined;
  /** Anchored hashes of events by sequence, from outside of the database. */
  anchors?: ReadonlyMap<number, string> | undefined;
  /** Checks the record of an archive. Without it, records are trusted. */
  checkSeal?: ((archive: AuditArchivesTable) => SealState) | undefined;
  /**
   * Yields the events of an archived month, verified. Without it, the trail is verified from the last archived event on, whose
   * hash the archive has sealed; then anchors of earlier events are not checked.
   */
  readArchived?: ((archive: AuditArchivesTable) => AsyncIterable<AuditEventsTable[]>) | undefined;
  /** Called after each page with the number of events that were verified. */
  onProgress?: (events: number) => void;
}

/**
 * Verifies each event of a trail against the hash chain (Q59), while other processes may append events or archive them. An
 * attacker with write access to the database can create a new, sound trail; only a head or anchors stored elsewhere reveal that.
 */
export async function verifyTrail(
  executor: Executor,
  instanceId: number,
  options: VerificationOptions = {},
): Promise<TrailVerification> {
  const { notedHead, anchors = new Map(), onProgress } = options;
  let archives: readonly AuditArchivesTable[] = [];
  /** The last archived event, verified. */
  let archivesEnd: TrailHead = { sequence: 0, hash: emptyTrailHash };
  let head = archivesEnd;
  let isNotedHeadFound = notedHead === undefined;
  const note = (hash: string) => {
    isNotedHeadFound ||= hash === notedHead;
  };
  note(head.hash);
  const verified = (fault: TrailFault | undefined) => ({
    head,
    fault,
    archived: archives.length === 0 ? undefined : archives,
  });
  /** Verifies the archives that are new, and moves the head to the last event that is no longer in the database. */
  const passArchives = async ({ removed, archives: all }: TrailStart) => {
    const added = all.slice(archives.length);
    archives = all;
    for (const archive of added) {
      const fault = await verifyArchive(archive, archivesEnd, options, note);
      if (fault !== undefined) return fault;
      archivesEnd = { sequence: archive.last_sequence, hash: archive.last_hash };
      head = archivesEnd;
    }
    // The seals do not cover it. It is an earlier event if a removal was interrupted.
    const isArchived =
      removed.sequence < archivesEnd.sequence ||
      (removed.sequence === archivesEnd.sequence && removed.hash === archivesEnd.hash);
    if (!isArchived)
      return { kind: 'archive-removed', sequence: archivesEnd.sequence + 1 } as const;
    head = removed;
    return undefined;
  };

  const archiveFault = await passArchives(await findTrailStart(executor, instanceId));
  if (archiveFault !== undefined) return verified(archiveFault);
  let behind: number | undefined;
  for (;;) {
    pages: for await (const page of readTrail(executor, instanceId, behind)) {
      for (const event of page) {
        const kind = faultOf(head, event);
        if (kind === 'removed') {
          const start = await findTrailStart(executor, instanceId);
          if (start.removed.sequence > head.sequence) {
            // An archive was completed meanwhile.
            const fault = await passArchives(start);
            if (fault !== undefined) return verified(fault);
            break pages;
          }
        }
        if (kind === 'edited' && (await followsAnother(executor, event))) {
          return verified({ kind: 'displaced', sequence: event.sequence });
        }
        if (kind === 'added') return verified({ kind, sequence: event.sequence });
        if (kind !== undefined) return verified({ kind, sequence: head.sequence + 1 });
        const sealed = archives.find(({ last_sequence }) => last_sequence === event.sequence);
        const expected = sealed?.last_hash ?? anchors.get(event.sequence) ?? event.hash;
        if (expected !== event.hash) {
          return verified({ kind: 'anchor-unknown', sequence: event.sequence });
        }
        head = { sequence: event.sequence, hash: event.hash };
        note(head.hash);
      }
      onProgress?.(head.sequence);
    }
    behind = head.sequence === 0 ? undefined : head.sequence;
    // The head is read after the last event: an event written in between is missing here, and is read by the next round.
    const end = await findAuditHead(executor, instanceId);
    const fault = faultOfEnd(head, end);
    if (fault?.kind === 'cut-off' && (await hasMore(executor, instanceId, head))) continue;
    if (fault !== undefined) return verified(fault);
    const missing = [...anchors.keys()].find((sequence) => sequence > head.sequence);
    if (missing !== undefined) return verified({ kind: 'anchor-unknown', sequence: missing });
    if (isNotedHeadFound) return verified(undefined);
    return verified({ kind: 'head-unknown', sequence: head.sequence });
  }
}

/** @param before the last event of the archives before it */
async function verifyArchive(
  archive: AuditArchivesTable,
  before: TrailHead,
  { anchors = new Map(), checkSeal, readArchived, onProgress }: VerificationOptions,
  note: (hash: string) => void,
): Promise<TrailFault | undefined> {
  const { first_sequence, previous_hash, last_sequence, last_hash } = archive;
  if (first_sequence !== before.sequence + 1 || previous_hash !== before.hash) {
    return { kind: 'archive-removed', sequence: before.sequence + 1 };
  }
  if (checkSeal?.(archive) === 'changed') {
    return { kind: 'archive-unsealed', sequence: first_sequence };
  }
  const isAnchored = ({ sequence, hash }: TrailHead) => (anchors.get(sequence) ?? hash) === hash;
  for await (const page of readArchived?.(archive) ?? []) {
    const other = page.find((event) => !isAnchored(event));
    if (other !== undefined) return { kind: 'anchor-unknown', sequence: other.sequence };
    for (const { hash } of page) note(hash);
    onProgress?.(page.at(-1)?.sequence ?? 0);
  }
  if (!isAnchored({ sequence: last_sequence, hash: last_hash })) {
    return { kind: 'anchor-unknown', sequence: last_sequence };
  }
  note(last_hash);
  return undefined;
}

function faultOf(
  head: TrailHead,
  event: AuditEventsTable,
): 'added' | 'removed' | 'edited' | undefined {
  // SQLite accepts any number and text in this column.
  if (!Number.isInteger(event.sequence) || event.sequence <= head.sequence) return 'added';
  if (event.sequence !== head.sequence + 1) return 'removed';
  return hashAuditEvent(head.hash, event) === event.hash ? undefined : 'edited';
}

function faultOfEnd(last: TrailHead, end: TrailHead | undefined): TrailFault | undefined {
  if (end === undefined || end.sequence > last.sequence) {
    return { kind: 'cut-off', sequence: last.sequence + 1 };
  }
  if (end.sequence < last.sequence) return { kind: 'added', sequence: end.sequence + 1 };
  return end.hash === last.hash ? undefined : { kind: 'edited', sequence: last.sequence };
}

async function hasMore(executor: Executor, instanceId: number, head: TrailHead): Promise<boolean> {
  const next = await readTrail(executor, instanceId, head.sequence).next();
  return next.done !== true;
}

/** Whether an event is unchanged, but was recorded after another event of the trail than the current previous one. */
async function followsAnother(executor: Executor, event: AuditEventsTable): Promise<boolean> {
  if (hashAuditEvent(emptyTrailHash, event) === event.hash) return true;
  for await (const page of readTrail(executor, event.instance_id)) {
    if (page.some(({ hash }) => hashAuditEvent(hash, event) === event.hash)) return true;
  }
  return false;
}
