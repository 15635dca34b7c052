import type { InboxFilter, InboxPlace } from '../../store/queue/inbox.ts';

type Status = InboxFilter['status'];

/** Where a page ends, as the next one's `cursor`. It says nothing of a patient's. */
export function cursorBehind(status: Status, { at, queue_request_id }: InboxPlace): string {
  return Buffer.from(JSON.stringify({ s: status, t: at, i: queue_request_id })).toString(
    'base64url',
  );
}

/** The place that a cursor names; undefined for what no page with this status has ended with. */
export function placeOfCursor(status: Status, cursor: string): InboxPlace | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  const { t, i } = Object(parts) as Record<string, unknown>;
  if (!Number.isSafeInteger(t) || !Number.isSafeInteger(i)) return undefined;
  const place = { at: t as number, queue_request_id: i as number };
  // Written again it has to be the same: what is spelled otherwise is not one of ours.
  return cursorBehind(status, place) === cursor ? place : undefined;
}
