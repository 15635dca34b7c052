import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { findPatient } from '../../store/patients/patients.ts';
import { findPortalRequest } from '../../store/queue/portal-requests.ts';
import { selectRestorations } from '../../store/queue/restorations.ts';
import type { PatientsTable, PortalRequestsTable, RestorationsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { ReserveBytes } from '../response-bytes.ts';

/** A request, whose it is, and the dismissals of it that were taken back, oldest first. */
export interface PortalRequestRecord {
  request: PortalRequestsTable;
  patient: PatientsTable;
  restorations: RestorationsTable[];
}

/** About what a restoration takes as JSON. */
const restorationBytes = 200;

/** One request in full, open or dismissed; with an audit event. */
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
  });
}
