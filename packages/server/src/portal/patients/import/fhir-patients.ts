import { readFhirPatient } from './fhir-patient.ts';
import type { ByteSource } from './lines.ts';
import type { PatientLine } from './patient-record.ts';
import { longestLine, readTextLines } from './text-lines.ts';

/**
 * Reads patients from FHIR R4 NDJSON, one resource a line.
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
