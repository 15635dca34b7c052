import { type Clock, toTimestamp } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { dismissPortalRequest, findPortalRequest } from '../../store/queue/portal-requests.ts';
import { restorePortalRequest } from '../../store/queue/restorations.ts';
import type { PortalRequestsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import { actorOf, type Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { ReserveBytes } from '../response-bytes.ts';

/**
 * Dismisses a request: its row stays, with the time and the API user (Q16, Q18). Of concurrent dismissals, one
 * succeeds.
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
      dismissed_by: actorOf(caller),
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
        dismissed_by: earlier.dismissed_by ?? actorOf(caller),
      });
    }
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    return new Refusal(patient === undefined ? 'patient-not-found' : 'request-not-found');
  }, caller.instanceId);
}

/** An open request, and whether this call restored it. */
export interface Restoration {
  request: PortalRequestsTable;
  restored: boolean;
}

/**
 * Returns a dismissed request to its previous position in the queue; an open one is not changed. The dismissal is stored
 * in the history in the same commit. Of concurrent restorations, one changes something.
 */
export async function restore(
  { database, clock }: { database: Database; clock: Clock },
  caller: Caller,
  ptId: number,
  queueRequestId: number,
  reserveBytes: ReserveBytes,
): Promise<Restoration | Refusal<'patient-not-found' | 'request-not-found'>> {
  const key = { instance_id: caller.instanceId, queue_request_id: queueRequestId };
  return database.write(async (transaction) => {
    const now = clock();
    const found = await findPortalRequest(transaction, { ...key, pt_id: ptId });
    if (found === undefined) {
      const patient = await findPatient(transaction, caller.instanceId, ptId);
      return new Refusal(patient === undefined ? 'patient-not-found' : 'request-not-found');
    }
    reserveBytes(Buffer.byteLength(found.details));
    const { dismissed_at, dismissed_by } = found;
    const restored =
      dismissed_at === null
        ? undefined
        : await restorePortalRequest(transaction, {
            ...key,
            dismissed_at,
            dismissed_by: dismissed_by ?? '',
            restored_at: now,
            restored_by: actorOf(caller),
          });
    await recordAct(transaction, caller, now, {
      operation: 'restorePortalRequest',
      ...(restored === undefined && { action: 'read' }),
      ptId,
      id: queueRequestId,
    });
    return { request: restored ?? found, restored: restored !== undefined };
  }, caller.instanceId);
}
