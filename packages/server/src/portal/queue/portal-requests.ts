import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../store/database.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { findDetails, findPortalRequest } from '../../store/queue/portal-requests.ts';
import {
  countPortalRequests,
  type PageRow,
  type PortalRequestPage,
  selectPortalRequests,
} from '../../store/queue/queue-pages.ts';
import { selectRestorations } from '../../store/queue/restorations.ts';
import type { PatientsTable, PortalRequestsTable, RestorationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { addToPage, type Page, type PageFill, readPage } from '../page.ts';
import { Refusal } from '../refusal.ts';
import type { ReserveBytes } from '../response-bytes.ts';

/**
 * The portal requests of a patient, oldest first by time of creation, then id. They are read in the transaction of
 * the audit event, so that page and counts are consistent with each other (Q20), and SQLite locks once for both.
 *
 * A page ends early if its details would exceed `mostPageBytes` (Q75).
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
  }, caller.instanceId);
}

/** Reads the long details, for as many rows as fit into a page. */
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

/** A request, its patient, and its restorations, oldest first. */
export interface PortalRequestRecord {
  request: PortalRequestsTable;
  patient: PatientsTable;
  restorations: RestorationsTable[];
}

/** Approximate size of a restoration as JSON. */
const restorationBytes = 200;

/** Returns a request in full, open or dismissed, and records the access. */
export async function showPortalRequest(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  queueRequestId: number,
  reserveBytes: ReserveBytes,
): Promise<PortalRequestRecord | Refusal<'patient-not-found' | 'request-not-found'>> {
  const key = { instance_id: caller.instanceId, queue_request_id: queueRequestId };
  return database.write(async (transaction) => {
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    if (patient === undefined) return new Refusal('patient-not-found');
    const request = await findPortalRequest(transaction, { ...key, pt_id: ptId });
    if (request === undefined) return new Refusal('request-not-found');
    const restorations = await selectRestorations(transaction, key);
    reserveBytes(Buffer.byteLength(request.details) + restorations.length * restorationBytes);
    await recordAct(transaction, caller, clock(), {
      operation: 'showPortalRequest',
      ptId,
      id: queueRequestId,
    });
    return { request, patient, restorations };
  }, caller.instanceId);
}
