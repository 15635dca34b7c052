import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { findPatient, updatePatient } from '../../store/patients/patients.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { AdminRefusal } from '../refusal.ts';

/**
 * Makes a patient active or inactive, as an import does. An inactive patient is not invited: links that were sent do not
 * work, and waiting mail is not sent (`isStillFor`).
 * @returns whether that has changed anything
 */
export function setPatientActive(
  database: Database,
  caller: Caller,
  clock: Clock,
  ptId: number,
  isActive: boolean,
): Promise<boolean | AdminRefusal> {
  const active = Number(isActive);
  return database.write(async (transaction) => {
    const patient = await findPatient(transaction, caller.instanceId, ptId);
    if (patient === undefined) return new AdminRefusal('patient-unknown', String(ptId));
    if (patient.active === active) return false;
    const at = clock();
    await updatePatient(transaction, { ...patient, active, updated_at: at });
    await recordAct(transaction, caller, at, { operation: 'patient set', ptId, id: ptId });
    return true;
  }, caller.instanceId);
}
