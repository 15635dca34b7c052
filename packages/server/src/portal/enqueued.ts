import type { Database, Executor } from '../store/database.ts';
import { findPatient } from '../store/patients.ts';
import {
  countPortalRequests,
  dismissPortalRequest,
  findPortalRequest,
  type PortalRequestPage,
  selectPortalRequests,
} from '../store/portal-requests.ts';
import type { PortalRequestsTable } from '../store/schema.ts';
import { recordAct } from './audit.ts';
import type { Caller } from './caller.ts';
import { type Clock, toTimestamp } from './clock.ts';
import { Refusal } from './refusal.ts';

/** A page of a patient's portal requests, and what there is beyond it. */
export interface PortalRequests {
  requests: PortalRequestsTable[];
  totalCount: number;
  hasMore: boolean;
}

/**
 * The patient's portal requests, oldest first by time of creation, then number. They are read in the transaction of
 * the audit event: the page and the counts belong together, whatever others write meanwhile (Q20), and SQLite
 * takes its locks once for both.
 */
export function listPortalRequests(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  query: Omit<PortalRequestPage, 'instance_id'>,
): Promise<PortalRequests | Refusal<'patient-not-found'>> {
  const page = { ...query, instance_id: caller.instanceId };
  return database.write(async (transaction) => {
    // One more than asked for tells whether there is a next page, and mostly saves the counting.
    const rows = await selectPortalRequests(transaction, { ...page, limit: page.limit + 1 });
    if (rows.length === 0 && !(await findPatient(transaction, page.instance_id, page.pt_id))) {
      return new Refusal('patient-not-found');
    }
    const requests = rows.slice(0, page.limit);
    const hasMore = rows.length > requests.length;
    const totalCount = await countAllPages(transaction, page, rows.length);
    await recordAct(transaction, caller, clock(), {
      operation: 'showPortalRequests',
      action: 'read',
      ptId: page.pt_id,
      entity: 'portal_requests',
    });
    return { requests, totalCount, hasMore };
  });
}

/** `seen` rows were found from the page's offset on, when up to one more than its limit was asked for. */
async function countAllPages(
  executor: Executor,
  page: PortalRequestPage,
  seen: number,
): Promise<number> {
  const isAllThereIs = seen === 0 ? page.offset === 0 : seen <= page.limit;
  return isAllThereIs ? page.offset + seen : countPortalRequests(executor, page);
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
      await recordAct(transaction, caller, now, {
        operation: 'deletePortalRequest',
        action: 'delete',
        ptId,
        entity: `portal_request/${queueRequestId}`,
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
