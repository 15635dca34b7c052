import { emptyTrailHash, hashAuditEvent } from '../../store/audit/audit-chain.ts';
import { findAuditHead } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';
import { readTrail, type TrailHead } from './trail.ts';

/**
 * The fault of a trail:
 * - `edited`: the event was changed after it was recorded, or the previous one was removed;
 * - `removed`: the event is missing, but there are later ones;
 * - `displaced`: the event is unchanged, but follows another one than before: events were reordered or added;
 * - `cut-off`: the trail had this event, and now ends before it;
 * - `added`: the event is after the end of the trail, before its beginning (sequence below 1), or has a fractional sequence;
 * - `anchor-unknown`: an anchor has another hash for this event, or the trail ends before it;
 * - `head-unknown`: the trail never had the noted head: it was cut off or rewritten.
 */
export type TrailFaultKind =
  | 'edited'
  | 'removed'
  | 'displaced'
  | 'cut-off'
  | 'added'
  | 'anchor-unknown'
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
}

export interface VerificationOptions {
  /** The hash of an earlier head that was stored outside of the database. */
  notedHead?: string | undefined;
  /** Anchored hashes of events by sequence, from outside of the database. */
  anchors?: ReadonlyMap<number, string> | undefined;
  /** Called after each page with the number of events that were verified. */
  onProgress?: (events: number) => void;
}

/**
 * Verifies each event of a trail against the hash chain (Q59), while other processes may append events. An attacker with
 * write access to the database can create a new, sound trail; only a head or anchors stored elsewhere reveal that.
 */
export async function verifyTrail(
  executor: Executor,
  instanceId: number,
  { notedHead, anchors = new Map(), onProgress }: VerificationOptions = {},
): Promise<TrailVerification> {
  let head: TrailHead = { sequence: 0, hash: emptyTrailHash };
  let isNotedHeadFound = notedHead === undefined || notedHead === head.hash;
  for (;;) {
    const behind = head.sequence === 0 ? undefined : head.sequence;
    for await (const page of readTrail(executor, instanceId, behind)) {
      for (const event of page) {
        const kind = faultOf(head, event);
        if (kind === 'edited' && (await followsAnother(executor, event))) {
          return { head, fault: { kind: 'displaced', sequence: event.sequence } };
        }
        if (kind === 'added') return { head, fault: { kind, sequence: event.sequence } };
        if (kind !== undefined) return { head, fault: { kind, sequence: head.sequence + 1 } };
        if ((anchors.get(event.sequence) ?? event.hash) !== event.hash) {
          return { head, fault: { kind: 'anchor-unknown', sequence: event.sequence } };
        }
        head = { sequence: event.sequence, hash: event.hash };
        isNotedHeadFound ||= head.hash === notedHead;
      }
      onProgress?.(head.sequence);
    }
    // The head is read after the last event: an event written in between is missing here, and is read by the next round.
    const end = await findAuditHead(executor, instanceId);
    const fault = faultOfEnd(head, end);
    if (fault?.kind === 'cut-off' && (await hasMore(executor, instanceId, head))) continue;
    if (fault !== undefined) return { head, fault };
    const missing = [...anchors.keys()].find((sequence) => sequence > head.sequence);
    if (missing !== undefined)
      return { head, fault: { kind: 'anchor-unknown', sequence: missing } };
    if (isNotedHeadFound) return { head, fault: undefined };
    return { head, fault: { kind: 'head-unknown', sequence: head.sequence } };
  }
}

function faultOf(
  head: TrailHead,
  event: AuditEventsTable,
): 'added' | 'removed' | 'edited' | undefined {
  // SQLite accepts any number and text in this column.
  if (!Number.isInteger(event.sequence) || event.sequence < 1) return 'added';
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
