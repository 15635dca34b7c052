import type { PatientsTable } from '../../../store/schema.ts';
import type { PatientRecord } from './patient-record.ts';

/**
 * The stored patient with what a record says put over it. What the record doesn't speak of stays: an
 * address that the clinic has added outlives every export that lacks it. An address goes when the record
 * says that there is none, or that this very one is a former one.
 */
export function mergePatient(stored: PatientsTable, record: PatientRecord): PatientsTable {
  const { firstName, lastName, dob, sex, active, formerEmails } = record;
  const isFormer = stored.email !== null && formerEmails.includes(stored.email);
  const email = record.email === undefined && isFormer ? null : record.email;
  return {
    ...stored,
    first_name: firstName ?? stored.first_name,
    last_name: lastName ?? stored.last_name,
    dob: dob === undefined ? stored.dob : dob,
    sex: sex === undefined ? stored.sex : sex,
    email: email === undefined ? stored.email : email,
    active: active === undefined ? stored.active : Number(active),
  };
}

/** Whether two rows say the same of the patient. */
export function isSamePatient(a: PatientsTable, b: PatientsTable): boolean {
  return (
    a.first_name === b.first_name &&
    a.last_name === b.last_name &&
    a.dob === b.dob &&
    a.sex === b.sex &&
    a.email === b.email &&
    a.active === b.active
  );
}
