import type { CountsByType, RequestType } from '@mdhq/portal-types';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../store/database.ts';
import {
  afterLast,
  beforeFirst,
  countInbox,
  type InboxFilter,
  type InboxPosition,
  type InboxRow,
  selectInbox,
} from '../../store/queue/inbox.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { addToPage, type PageFill } from '../page.ts';
import { Refusal } from '../refusal.ts';
import type { ReserveBytes } from '../response-bytes.ts';

/** The requested part of the inbox. */
export interface InboxQuery extends Omit<InboxFilter, 'instance_id'> {
  limit: number;
  /** `nextCursor` of the previous page. */
  cursor: string | undefined;
}

/** A page of the inbox. Dismissed requests are not counted, because their number only grows. */
export interface InboxPage {
  rows: InboxRow[];
  totalCount: number | null;
  countsByType: CountsByType | null;
  nextCursor: string | null;
}

/**
 * The requests of all patients: open ones oldest first, dismissed ones last dismissed first, read in the transaction
 * of the audit event, so that page and counts are consistent with each other (Q20). A page begins after the position
 * where the previous one ended. Positions don't change when other requests are added or dismissed.
 */
export async function listInbox(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  { limit, cursor, ...query }: InboxQuery,
  reserveBytes: ReserveBytes,
): Promise<InboxPage | Refusal<'cursor-invalid'>> {
  const filter = { ...query, instance_id: caller.instanceId };
  const { status } = filter;
  const first = status === 'open' ? beforeFirst : afterLast;
  const place = cursor === undefined ? first : positionOfCursor(status, cursor);
  if (place === undefined) return new Refusal('cursor-invalid');
  return database.write(async (transaction) => {
    // One row more than the limit tells whether there is a next page.
    const found = await selectInbox(transaction, filter, place, limit + 1);
    const page: PageFill = { entries: 0, bytes: 0 };
    const tooMany = found.slice(0, limit).findIndex((row) => !addToPage(page, bytesOfEntry(row)));
    const rows = found.slice(0, tooMany === -1 ? limit : tooMany);
    reserveBytes(page.bytes);
    const last = rows.at(-1);
    await recordAct(transaction, caller, clock(), {
      operation: 'listInbox',
      ptId: query.pt_id ?? null,
    });
    return {
      rows,
      ...(status === 'open'
        ? await countOpen(transaction, filter)
        : { totalCount: null, countsByType: null }),
      nextCursor:
        found.length > rows.length && last !== undefined
          ? cursorAfter(status, positionOf(last))
          : null,
    };
  }, caller.instanceId);
}

async function countOpen(
  transaction: Transaction,
  filter: InboxFilter,
): Promise<{ totalCount: number; countsByType: CountsByType }> {
  const countsByType: Required<CountsByType> & Record<RequestType, number> = {
    questionnaire: 0,
    rx: 0,
    rx_refill: 0,
    supplement: 0,
    secure_message: 0,
  };
  for (const { request_type, total } of await countInbox(transaction, filter)) {
    countsByType[request_type as RequestType] = total;
  }
  const wanted = filter.request_types as readonly RequestType[];
  const types = wanted.length === 0 ? (Object.keys(countsByType) as RequestType[]) : wanted;
  const totalCount = types.reduce((total, type) => total + countsByType[type], 0);
  return { totalCount, countsByType };
}

/** Approximate size of an entry as JSON: its texts, and a fixed size for field names and URLs. */
function bytesOfEntry({ subject, first_name, last_name, dismissed_by }: InboxRow): number {
  const texts = [subject, first_name, last_name, dismissed_by ?? ''];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), fixedEntryBytes);
}
const fixedEntryBytes = 500;

function positionOf({ created_at, dismissed_at, queue_request_id }: InboxRow): InboxPosition {
  return { at: dismissed_at ?? created_at, queue_request_id };
}

type Status = InboxFilter['status'];

/** The cursor of the page after a position. It contains no patient data. */
function cursorAfter(status: Status, { at, queue_request_id }: InboxPosition): string {
  return Buffer.from(JSON.stringify({ s: status, t: at, i: queue_request_id })).toString(
    'base64url',
  );
}

/** The position that a cursor encodes; undefined if it is not a cursor of a page with this status. */
function positionOfCursor(status: Status, cursor: string): InboxPosition | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  const { t, i } = Object(parts) as Record<string, unknown>;
  if (!Number.isSafeInteger(t) || !Number.isSafeInteger(i)) return undefined;
  const place = { at: t as number, queue_request_id: i as number };
  // Only the canonical encoding is accepted.
  return cursorAfter(status, place) === cursor ? place : undefined;
}
