import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { listPatientsAfter } from '../../store/patients/patients.ts';
import type { PatientsTable } from '../../store/schema.ts';
import { recordAct } from '../audit/record-act.ts';
import type { Caller } from '../caller.ts';
import { type CsvColumn, csvColumns } from './import/csv/columns.ts';

/** Patients in memory at a time. */
const pageSize = 500;

/**
 * Yields the patients of the caller's instance as CSV (RFC 4180, but with LF) in the format that an import accepts, once
 * the event of the export is durable. Values are exported unchanged, even if a spreadsheet would read one as a formula.
 */
export async function* exportPatients(
  database: Database,
  caller: Caller,
  clock: Clock,
): AsyncGenerator<string> {
  await database.write(
    (transaction) =>
      recordAct(transaction, caller, clock(), {
        operation: 'patient export',
        ptId: null,
      }),
    caller.instanceId,
  );
  yield `${csvColumns.join(',')}\n`;
  let last = 0;
  for (;;) {
    const page = await listPatientsAfter(database.reads, caller.instanceId, last, pageSize);
    const final = page.at(-1);
    if (final === undefined) return;
    yield page.map(toRow).join('');
    last = final.pt_id;
  }
}

function toRow(patient: PatientsTable): string {
  return `${csvColumns.map((column) => toCell(columnValue(patient, column))).join(',')}\n`;
}

function columnValue(patient: PatientsTable, column: CsvColumn): string | number | null {
  return column === 'active' ? String(patient.active === 1) : patient[column];
}

function toCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
