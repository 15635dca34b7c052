import { readBirthDate, readField, toActive, toSex } from '../field-values.ts';
import { emptyFile, type PatientLine, type PatientRecord, type Remark } from '../patient-record.ts';
import { type ByteSource, longestLine, readTextLines } from '../text-lines.ts';
import { readAddresses } from './addresses.ts';
import { isObject, type Json, objectsOf } from './json.ts';
import { readNames } from './names.ts';

/**
 * Reads patients from FHIR R4 NDJSON, one resource per line.
 * @param now milliseconds since 1970
 */
export async function* readFhirPatients(
  source: ByteSource,
  now: number,
): AsyncGenerator<PatientLine> {
  let isEmpty = true;
  for await (const { number, text, utf8 } of readTextLines(source)) {
    if (text?.trim() === '') continue;
    isEmpty = false;
    if (text === undefined) {
      yield { line: number, fault: `longer than ${longestLine} bytes` };
      continue;
    }
    const read = readFhirPatient(text, now);
    if (typeof read === 'string') yield { line: number, fault: read };
    else if (utf8) yield { line: number, ...read };
    else yield { line: number, ...read, remarks: [...read.remarks, 'not-utf8'] };
  }
  if (isEmpty) yield emptyFile;
}

interface ReadRecord {
  readonly record: PatientRecord;
  readonly remarks: readonly Remark[];
}

/**
 * Reads one line of FHIR R4 NDJSON (https://hl7.org/fhir/R4/patient.html). Optional fields that can't be used are left
 * out.
 * @param now milliseconds since 1970
 * @returns the record, or the reason why it is invalid, which does not quote the line
 */
function readFhirPatient(text: string, now: number): ReadRecord | string {
  const patient = parseObject(text);
  if (patient === undefined) return 'not a JSON object on one line';
  const { resourceType, id, name, birthDate, gender, telecom, active } = patient;
  if (resourceType !== 'Patient') return notAPatient(resourceType);
  if (typeof id !== 'string' || !fhirId.test(id)) return 'FHIR id is missing or invalid';

  const remarks: Remark[] = [];
  const merged = isMerged(patient);
  if (merged) remarks.push('merged');
  const isActive = typeof active === 'boolean' ? String(active) : active;
  const record: PatientRecord = {
    identity: { kind: 'source', sourceId: id },
    ...readNames(name, now, remarks),
    dob: readBirthDate(birthDate, now, remarks),
    sex: readField(gender, toSex, 'sex-left-out', remarks),
    ...readAddresses(telecom, now, remarks),
    active: merged ? false : readField(isActive, toActive, 'active-left-out', remarks),
  };
  return { record, remarks };
}

/** https://hl7.org/fhir/R4/datatypes.html#id */
const fhirId = /^[A-Za-z0-9.-]{1,64}$/;

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function notAPatient(resourceType: unknown): string {
  if (resourceType === 'Bundle')
    return 'Bundle instead of a Patient: export patients as NDJSON, one per line';
  return 'not a FHIR Patient';
}

/** Whether another record replaces this one, which must no longer be used. The other one has a line of its own. */
function isMerged({ link }: Json): boolean {
  return objectsOf(link).some(({ type }) => type === 'replaced-by');
}
