import { faultOf, type PatientLine, type PatientRecord, type Remark } from './patient-record.ts';
import { type ByteSource, longestLine, readTextLines } from './text-lines.ts';

/**
 * Reads patients from FHIR R4 NDJSON, one resource per line.
 * @param now milliseconds since 1970
 */
export async function* readFhirPatients(
  source: ByteSource,
  now: number,
): AsyncGenerator<PatientLine> {
  for await (const { number, text, utf8 } of readTextLines(source)) {
    if (text === undefined) {
      yield { line: number, fault: `longer than ${longestLine} bytes` };
    } else if (text.trim() !== '') {
      const read = readFhirPatient(text, now);
      if (typeof read === 'string') yield { line: number, fault: read };
      else if (utf8) yield { line: number, ...read };
      else yield { line: number, ...read, remarks: [...read.remarks, 'not-utf8'] };
    }
  }
}

/** A JSON object whose members were not checked. */
type Json = Readonly<Record<string, unknown>>;

export interface ReadRecord {
  readonly record: PatientRecord;
  readonly remarks: readonly Remark[];
}

/**
 * Reads one line of FHIR R4 NDJSON (https://hl7.org/fhir/R4/patient.html).
 * @param now milliseconds since 1970
 * @returns the record, or the reason why it is invalid, which does not quote the line
 */
function readFhirPatient(text: string, now: number): ReadRecord | string {
  const patient = parseObject(text);
  if (patient === undefined) return 'not a JSON object on one line';
  const { resourceType, id, birthDate } = patient;
  if (resourceType !== 'Patient') return notAPatient(resourceType);
  if (typeof id !== 'string' || !fhirId.test(id)) return 'FHIR id is missing or invalid';
  const misshapen = Object.entries(shapes).find(
    ([key, fits]) => key in patient && !fits(patient[key]),
  );
  if (misshapen !== undefined) return `${misshapen[0]} does not match FHIR R4`;

  const partial = typeof birthDate === 'string' && /^\d{4}(-\d{2})?$/.test(birthDate);
  const record: PatientRecord = {
    identity: { kind: 'source', sourceId: id },
    ...nameOf(patient, now),
    dob: partial ? undefined : (birthDate as string | undefined),
    sex: patient['gender'] as string | undefined,
    ...emailOf(patient, now),
    active: patient['active'] as boolean | undefined,
  };
  return faultOf(record, now) ?? { record, remarks: partial ? ['partial-birth-date'] : [] };
}

/** https://hl7.org/fhir/R4/datatypes.html#id */
const fhirId = /^[A-Za-z0-9.-]{1,64}$/;

const shapes: Record<string, (value: unknown) => boolean> = {
  active: (value) => typeof value === 'boolean',
  birthDate: (value) => typeof value === 'string',
  gender: (value) => typeof value === 'string',
  name: Array.isArray,
  telecom: Array.isArray,
};

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAPatient(resourceType: unknown): string {
  if (resourceType === 'Bundle')
    return 'Bundle instead of a Patient: export patients as NDJSON, one per line';
  return 'not a FHIR Patient';
}

/** The official name, else the usual one, else any current one. Both parts are from the same name. */
function nameOf(patient: Json, now: number): Pick<PatientRecord, 'firstName' | 'lastName'> {
  const names = objectsOf(patient['name']).filter((name) => given(name) + family(name) !== '');
  const [name] = names.toSorted((a, b) => nameRank(a, now) - nameRank(b, now));
  if (name === undefined) return { firstName: undefined, lastName: undefined };
  return { firstName: given(name), lastName: family(name) };
}

function nameRank(name: Json, now: number): number {
  const { use } = name;
  if (use === 'old' || use === 'maiden' || isOver(name, now)) return 3;
  if (use === 'official') return 0;
  return use === 'usual' ? 1 : 2;
}

function given(name: Json): string {
  const parts: unknown[] = Array.isArray(name['given']) ? name['given'] : [];
  return oneLine(parts.find((part) => typeof part === 'string'));
}

function family(name: Json): string {
  return oneLine(name['family']);
}

/** The address with the lowest rank (1 is the first choice); of equal ranks, home addresses first. */
function emailOf(patient: Json, now: number): Pick<PatientRecord, 'email' | 'formerEmails'> {
  const addresses = objectsOf(patient['telecom']).filter(
    ({ system, value }) => system === 'email' && oneLine(value) !== '',
  );
  const former = addresses.filter((address) => address['use'] === 'old' || isOver(address, now));
  const [current] = addresses
    .filter((address) => !former.includes(address))
    .toSorted((a, b) => emailRank(a) - emailRank(b));
  return {
    email: current && oneLine(current['value']),
    formerEmails: former.map((address) => oneLine(address['value'])),
  };
}

/** The rank of addresses without one: after all others. */
const lastPosition = 1_000;

function emailRank({ rank, use }: Json): number {
  const place = typeof rank === 'number' && rank >= 1 ? Math.min(rank, lastPosition) : lastPosition;
  return use === 'home' ? place - 0.5 : place;
}

/** The end of a period is a date, perhaps a partial one (`2020-05`), and is inclusive. */
function isOver({ period }: Json, now: number): boolean {
  const end = isObject(period) ? period['end'] : undefined;
  if (typeof end !== 'string') return false;
  const date = end.slice(0, 10);
  return date < new Date(now).toISOString().slice(0, date.length);
}

function objectsOf(list: unknown): Json[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.trim().replaceAll(/\s+/gu, ' ') : '';
}
