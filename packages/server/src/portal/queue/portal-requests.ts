import { type Clock, toTimestamp } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { findPatient } from '../../store/patients/patients.ts';
import {
  countPortalRequests,
  dismissPortalRequest,
  findDetails,
  findPortalRequest,
  type PageRow,
  type PortalRequestPage,
  selectPortalRequests,
} from '../../store/queue/portal-requests.ts';
import type { PortalRequestsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { addToPage, type Page, type PageFill, readPage } from '../page.ts';
import { Refusal } from '../refusal.ts';
import type { ReserveBytes } from '../response-bytes.ts';

/**
 * The patient's portal requests, oldest first by time of creation, then number. They are read in the transaction of
 * the audit event: the page and the counts belong together, whatever others write meanwhile (Q20), and SQLite
 * takes its locks once for both.
 *
 * A page ends early where its details would come to more than `mostPageBytes` (Q75).
 */
export function listPortalRequests(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  query: Omit<PortalRequestPage, 'instance_id'>,
  reserveBytes: ReserveBytes,
): Promise<Page<PortalRequestsTable> | Refusal<'patient-not-found'>> {
  const wanted = { ...query, instance_id: caller.instanceId };
  return database.write(async (transaction) => {
    const found = await readPage(
      query,
      (window) => selectPortalRequests(transaction, { ...wanted, ...window }),
      () => countPortalRequests(transaction, wanted),
    );
    if (
      found.rows.length === 0 &&
      !(await findPatient(transaction, caller.instanceId, query.pt_id))
    ) {
      return new Refusal('patient-not-found');
    }
    const { rows, bytes } = await withDetails(transaction, found.rows);
    reserveBytes(bytes);
    await recordAct(transaction, caller, clock(), {
      operation: 'showPortalRequests',
      ptId: query.pt_id,
    });
    return { ...found, rows, hasMore: found.hasMore || rows.length < found.rows.length };
  });
}

/** Adds the long details, for as many rows as fit into a page. */
async function withDetails(
  transaction: Transaction,
  found: PageRow[],
): Promise<{ rows: PortalRequestsTable[]; bytes: number }> {
  const rows: PortalRequestsTable[] = [];
  const page: PageFill = { entries: 0, bytes: 0 };
  for (const row of found) {
    const details = row.details ?? (await findDetails(transaction, row));
    if (details === undefined) throw new Error('A request disappeared within a transaction.');
    if (!addToPage(page, Buffer.byteLength(details))) break;
    rows.push({ ...row, details });
  }
  return { rows, bytes: page.bytes };
}

/**
 * Takes a request off the queue for good: its row stays, with the time and the API user, neither of
 * which ever changes again (Q16, Q18). Of many at once, one succeeds.
 */
export async function dismiss(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  queueRequestId: number,
  reserveBytes: ReserveBytes,
): Promise<
  | PortalRequestsTable
  | Refusal<'patient-not-found' | 'request-not-found' | 'request-already-dismissed'>
> {
  const key = { instance_id: caller.instanceId, pt_id: ptId, queue_request_id: queueRequestId };
  return database.write(async (transaction) => {
    const now = clock();
    const dismissed = await dismissPortalRequest(transaction, {
      ...key,
      dismissed_at: now,
      dismissed_by: caller.name,
    });
    if (dismissed !== undefined) {
      reserveBytes(Buffer.byteLength(dismissed.details));
      await recordAct(transaction, caller, now, {
        operation: 'deletePortalRequest',
        ptId,
        id: queueRequestId,
      });
      return dismissed;
    }
    const earlier = await findPortalRequest(transaction, key);
    if (earlier !== undefined) {
      return new Refusal('request-already-dismissed', {
        dismissed_at: toTimestamp(earlier.dismissed_at ?? now),
        dismissed_by: earlier.dismissed_by ?? caller.name,
      });
    }
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    return new Refusal(patient === undefined ? 'patient-not-found' : 'request-not-found');
  });
}
