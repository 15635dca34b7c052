import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { createInstance } from '../../../src/portal/instances/instances.ts';
import { exportPatients } from '../../../src/portal/patients/export-patients.ts';
import { readCsvPatients } from '../../../src/portal/patients/import/csv/patients.ts';
import { readFhirPatients } from '../../../src/portal/patients/import/fhir/patients.ts';
import {
  type ImportSummary,
  importPatients,
} from '../../../src/portal/patients/import/import-patients.ts';
import type { PatientLine } from '../../../src/portal/patients/import/patient-record.ts';
import type { ByteSource } from '../../../src/portal/patients/import/text-lines.ts';
import { AdminRefusal } from '../../../src/portal/refusal.ts';
import { listPatientsAfter } from '../../../src/store/patients/patients.ts';
import { allRows } from '../rows.ts';
import { temporaryFolder } from '../temporary-database.ts';
import { dropTestDatabase, openTestDatabase } from '../test-database.ts';

export const now = Date.parse('2026-11-02T15:04:05.000Z');

export const harborClinic = {
  subdomain: 'harbor',
  name: 'Harbor Clinic',
  email: 'desk@example.com',
  phone: '+1 555 0100',
  timeZone: 'America/New_York',
};

/** The result of an import: the counts that are not zero, and the lines that were skipped. */
export type ImportResult = Partial<ImportSummary> & { badLines: string[] };

/** Creates the instance `harbor`, without patients. The operator is `kim`. */
export async function openHarbor() {
  const dataDir = temporaryFolder();
  const database = await openTestDatabase(dataDir);
  onTestFinished(async () => {
    await database.close();
    await dropTestDatabase(dataDir);
  });
  const clock = () => now;
  const instance = await createInstance(database, 'kim', clock, harborClinic);
  if (instance instanceof AdminRefusal) throw new Error(instance.code);
  const caller = operatorCaller('kim', instance.instance_id);

  async function takeIn(lines: AsyncIterable<PatientLine>): Promise<ImportResult> {
    const badLines: string[] = [];
    const summary = await importPatients(database, caller, clock, lines, {
      onBadLine: (line, fault) => void badLines.push(`${line}: ${fault}`),
      onProgress() {},
    });
    const counts = Object.entries(summary).filter(([, count]) => count > 0);
    return { ...Object.fromEntries(counts), badLines };
  }

  return {
    dataDir,
    database,
    clock,
    caller,
    importCsv: (file: string | ByteSource) => takeIn(readCsvPatients(toBytes(file), now)),
    importFhir: (file: string | object | ByteSource) =>
      takeIn(readFhirPatients(toBytes(file), now)),
    exportCsv: () => text(Readable.from(exportPatients(database, caller, clock))),
    patients: () => listPatientsAfter(database.reads, instance.instance_id, 0, 1_000),
    /** Returns every event so far, as `operation action entity`. */
    async auditTrail(): Promise<string[]> {
      const events = await allRows({ dataDir }, 'audit_events');
      return events.map(({ operation, action, entity }) => `${operation}: ${action} ${entity}`);
    },
  };
}

function toBytes(file: string | object | ByteSource): ByteSource {
  if (typeof file === 'string') return [Buffer.from(file)];
  if (Symbol.iterator in file || Symbol.asyncIterator in file) return file as ByteSource;
  return [Buffer.from(JSON.stringify(file))];
}
