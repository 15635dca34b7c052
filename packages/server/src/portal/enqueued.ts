import type { Database } from '../store/database.ts';
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
import { type Page, readPage } from './page.ts';
import { Refusal } from './refusal.ts';

/**
 * The patient's portal requests, oldest first by time of creation, then number. They are read in the transaction of
 * the audit event: the page and the counts belong together, whatever others write meanwhile (Q20), and SQLite
 * takes its locks once for both.
 */
export function listPortalRequests(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  query: Omit<PortalRequestPage, 'instance_id'>,
): Promise<Page<PortalRequestsTable> | Refusal<'patient-not-found'>> {
  const wanted = { ...query, instance_id: caller.instanceId };
  return database.write(async (transaction) => {
    const page = await readPage(
      query,
      (window) => selectPortalRequests(transaction, { ...wanted, ...window }),
      () => countPortalRequests(transaction, wanted),
    );
    if (
      page.rows.length === 0 &&
      !(await findPatient(transaction, caller.instanceId, query.pt_id))
    ) {
      return new Refusal('patient-not-found');
    }
    await recordAct(transaction, caller, clock(), {
      operation: 'showPortalRequests',
      action: 'read',
      ptId: query.pt_id,
      entity: 'portal_requests',
    });
    return page;
  });
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
