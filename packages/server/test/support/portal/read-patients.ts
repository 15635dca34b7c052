import { readCsvPatients } from '../../../src/portal/patients/import/csv/patients.ts';
import { readFhirPatients } from '../../../src/portal/patients/import/fhir/patients.ts';
import type { PatientLine } from '../../../src/portal/patients/import/patient-record.ts';
import { now } from './harbor.ts';

/** Reads the lines of a CSV file, and the names of the columns that are ignored, without saving them. */
export async function readCsv(...chunks: (string | Uint8Array)[]) {
  const ignored: string[] = [];
  const source = chunks.map((chunk) => Buffer.from(chunk));
  const lines: PatientLine[] = [];
  const onIgnoredColumn = (name: string) => void ignored.push(name);
  for await (const line of readCsvPatients(source, now, onIgnoredColumn)) lines.push(line);
  return { lines, ignored };
}

/** Reads one FHIR resource as a line without saving it. */
export async function readFhir(resource: object): Promise<PatientLine | undefined> {
  const source = [Buffer.from(JSON.stringify(resource))];
  for await (const line of readFhirPatients(source, now)) return line;
  return undefined;
}
