import type { Transaction } from '../../../store/database.ts';
import { nextId, reserveId } from '../../../store/instances/counters.ts';
import {
  findPatient,
  findPatientBySource,
  insertPatient,
  updatePatient,
} from '../../../store/patients/patients.ts';
import type { PatientsTable } from '../../../store/schema.ts';
import { recordAct } from '../../audit/record-act.ts';
import type { Caller } from '../../caller.ts';
import type { PatientIdentity, PatientRecord } from './patient-record.ts';

/** The outcome of a record, with the id of its patient. */
export interface SavedPatient {
  readonly ptId: number;
  readonly saving: 'added' | 'updated' | 'unchanged';
}

/**
 * Adds or updates a patient. If the record changes nothing, nothing is written or recorded.
 * @param earlierLine returns the earlier line about a patient, if any
 * @returns a message if the record can't be saved, which does not quote the record
 */
export async function savePatient(
  transaction: Transaction,
  caller: Caller,
  at: number,
  record: PatientRecord,
  earlierLine: (ptId: number) => number | undefined,
): Promise<SavedPatient | string> {
  const stored = await findByIdentity(transaction, caller.instanceId, record.identity);
  if (stored === undefined) {
    if (!record.firstName && !record.lastName) {
      return record.nameFault ?? 'name of a new patient is missing';
    }
    return { ptId: await addPatient(transaction, caller, at, record), saving: 'added' };
  }
  const ptId = stored.pt_id;
  const earlier = earlierLine(ptId);
  if (earlier !== undefined) return `same patient as line ${earlier}`;

  const changed = mergePatient(stored, record.isNameForNewOnly ? withoutName(record) : record);
  if (isSamePatient(stored, changed)) return { ptId, saving: 'unchanged' };
  await updatePatient(transaction, { ...changed, updated_at: at });
  await recordImport(transaction, caller, at, 'update', ptId);
  return { ptId, saving: 'updated' };
}

function findByIdentity(
  transaction: Transaction,
  instanceId: number,
  identity: PatientIdentity,
): Promise<PatientsTable | undefined> {
  return identity.kind === 'pt_id'
    ? findPatient(transaction, instanceId, identity.ptId)
    : findPatientBySource(transaction, instanceId, identity.sourceId);
}

async function addPatient(
  transaction: Transaction,
  caller: Caller,
  at: number,
  record: PatientRecord,
): Promise<number> {
  const pt_id = await assignId(transaction, caller.instanceId, record.identity);
  const blank = {
    instance_id: caller.instanceId,
    pt_id,
    source_id: record.identity.kind === 'source' ? record.identity.sourceId : null,
    first_name: '',
    last_name: '',
    dob: null,
    sex: null,
    email: null,
    active: 1,
    created_at: at,
    updated_at: at,
  };
  await insertPatient(transaction, mergePatient(blank, record));
  await recordImport(transaction, caller, at, 'create', pt_id);
  return pt_id;
}

/**
 * Imported ids up to this one are followed by the next ids. After a higher one, such as 999999999999999, the next ids would
 * soon be higher than an import accepts; so they do not follow it, but skip it.
 */
const highestFollowedId = 900_000_000_000_000;

/** The id of the record, which is then reserved, or else the next id. */
async function assignId(
  transaction: Transaction,
  instanceId: number,
  identity: PatientIdentity,
): Promise<number> {
  if (identity.kind === 'pt_id') {
    const { ptId } = identity;
    if (ptId <= highestFollowedId) await reserveId(transaction, instanceId, 'patient', ptId);
    return ptId;
  }
  for (;;) {
    const ptId = await nextId(transaction, instanceId, 'patient');
    if ((await findPatient(transaction, instanceId, ptId)) === undefined) return ptId;
  }
}

function recordImport(
  transaction: Transaction,
  caller: Caller,
  at: number,
  action: 'create' | 'update',
  ptId: number,
): Promise<void> {
  return recordAct(transaction, caller, at, {
    operation: 'patient import',
    action,
    ptId,
    id: ptId,
  });
}

function withoutName(record: PatientRecord): PatientRecord {
  return { ...record, firstName: undefined, lastName: undefined };
}

/**
 * Applies a record to a stored patient. Fields that the record does not have are kept, such as an address that the
 * clinic has added. An address is cleared if the record has null, or lists it as a former one.
 */
function mergePatient(stored: PatientsTable, record: PatientRecord): PatientsTable {
  const { firstName, lastName, dob, sex, active, formerEmails } = record;
  const storedEmail = stored.email?.toLowerCase();
  const isFormer = formerEmails.some((email) => email.toLowerCase() === storedEmail);
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

/** Whether two rows have equal patient data. */
function isSamePatient(a: PatientsTable, b: PatientsTable): boolean {
  return (
    a.first_name === b.first_name &&
    a.last_name === b.last_name &&
    a.dob === b.dob &&
    a.sex === b.sex &&
    a.email === b.email &&
    a.active === b.active
  );
}
