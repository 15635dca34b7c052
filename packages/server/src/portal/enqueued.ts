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
import { recordAccess, recordAct } from './audit.ts';
import type { Caller } from './caller.ts';
import { type Clock, toTimestamp } from './clock.ts';
import { Refusal } from './refusal.ts';

/** A page of a patient's portal requests, and what there is beyond it. */
export interface PortalRequests {
  requests: PortalRequestsTable[];
  totalCount: number;
  hasMore: boolean;
}

/** The patient's portal requests, oldest first by time of creation, then number; with an audit event. */
export async function listPortalRequests(
  dependencies: { database: Database; clock: Clock },
  caller: Caller,
  query: Omit<PortalRequestPage, 'instance_id'>,
): Promise<PortalRequests | Refusal<'patient-not-found'>> {
  const { reads } = dependencies.database;
  const page = { ...query, instance_id: caller.instanceId };
  // One more than asked for tells whether there is a next page, and mostly saves the counting.
  const rows = await selectPortalRequests(reads, { ...page, limit: page.limit + 1 });
  if (rows.length === 0 && !(await findPatient(reads, page.instance_id, page.pt_id))) {
    return new Refusal('patient-not-found');
  }
  const requests = rows.slice(0, page.limit);
  const hasMore = rows.length > requests.length;
  const totalCount = await countAllPages(reads, page, rows.length);
  await recordAccess(dependencies, caller, {
    operation: 'showPortalRequests',
    action: 'read',
    ptId: page.pt_id,
    entity: 'portal_requests',
  });
  return { requests, totalCount, hasMore };
}

/** `seen` rows were found from the page's offset on, when up to one more than its limit was asked for. */
async function countAllPages(
  reads: Executor,
  page: PortalRequestPage,
  seen: number,
): Promise<number> {
  if (seen > 0 && seen <= page.limit) return page.offset + seen;
  if (seen === 0 && page.offset === 0) return 0;
  const counted = await countPortalRequests(reads, page);
  // Others may have changed the queue since the page was read; the answer must not contradict itself (Q20).
  return seen === 0 ? Math.min(counted, page.offset) : Math.max(counted, page.offset + seen);
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
