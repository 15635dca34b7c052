import { emptyTrailHash, hashAuditEvent } from '../../store/audit/audit-chain.ts';
import { findAuditHead } from '../../store/audit/audit-events.ts';
import type { Executor } from '../../store/database.ts';
import type { AuditEventsTable } from '../../store/schema.ts';
import { readTrail, type TrailHead } from './trail.ts';

/**
 * What is wrong with a trail:
 * - `edited`: the event does not say what it did when it was recorded, or the one that it followed is gone;
 * - `removed`: there is no such event, but there are later ones;
 * - `displaced`: the event is whole, but follows another than it did: events were reordered or added;
 * - `cut-off`: the trail once went on to this event, and ends before it;
 * - `added`: the event is behind the end of the trail, before its beginning (number 0 or less), or between two numbers;
 * - `anchor-unknown`: an anchor says that this event was another one, or the trail ends before it;
 * - `head-unknown`: the trail never had the head that was noted: its end was cut off, or all of it rewritten.
 */
export type TrailFaultKind =
  | 'edited'
  | 'removed'
  | 'displaced'
  | 'cut-off'
  | 'added'
  | 'anchor-unknown'
  | 'head-unknown';

/** The first event that is not as it was recorded. */
export interface TrailFault {
  kind: TrailFaultKind;
  sequence: number;
}

export interface TrailVerification {
  /** How far the trail is sound. */
  head: TrailHead;
  /** Undefined where all of it is. */
  fault: TrailFault | undefined;
}

export interface VerificationOptions {
  /** The hash of a head that was noted earlier, outside of the database. */
  notedHead?: string | undefined;
  /** Hashes of events by their number, as they were anchored outside of the database. */
  anchors?: ReadonlyMap<number, string> | undefined;
  /** Hears after every page how many events were found sound. */
  onProgress?: (events: number) => void;
}

/**
 * Checks each event of an instance's audit trail against the chain (Q59), while others may go on writing to
 * it. Whoever can write to the database can make a new, sound trail; only a head that was noted elsewhere
 * shows that.
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
    // Asked for after the last event, so that one written meanwhile is at most missing from what was read.
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
  // The database takes any number, and text as well.
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

/** Whether an event is as it was recorded, behind another event of its trail than it stands behind now. */
async function followsAnother(executor: Executor, event: AuditEventsTable): Promise<boolean> {
  if (hashAuditEvent(emptyTrailHash, event) === event.hash) return true;
  for await (const page of readTrail(executor, event.instance_id)) {
    if (page.some(({ hash }) => hashAuditEvent(hash, event) === event.hash)) return true;
  }
  return false;
}
