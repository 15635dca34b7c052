import { type CsvRow, readCsvRows } from './csv-rows.ts';
import { faultOf, type PatientLine, type PatientRecord } from './patient-record.ts';
import { type ByteSource, readTextLines } from './text-lines.ts';

/** The exported columns. An import needs `pt_id` and any of the others. */
export const csvColumns = ['pt_id', 'first_name', 'last_name', 'dob', 'sex', 'email'] as const;

type Column = (typeof csvColumns)[number];

/** In a cell of `dob`, `sex` or `email`: clears the stored value. An empty cell keeps it. */
const none = '-';

const shortSexes: Readonly<Record<string, string>> = {
  f: 'female',
  m: 'male',
  o: 'other',
  u: 'unknown',
};

/**
 * Reads patients from CSV with a header. If the header is invalid, it reads no further.
 * @param now milliseconds since 1970
 */
export async function* readCsvPatients(
  source: ByteSource,
  now: number,
): AsyncGenerator<PatientLine> {
  let columns: readonly Column[] | undefined;
  for await (const row of readCsvRows(readTextLines(source))) {
    if (isBlank(row)) continue;
    if (columns === undefined) {
      columns = readHeader(row);
      if (columns !== undefined) continue;
      yield { line: row.line, fault: `the header must be ${csvColumns.join(',')}` };
      return;
    }
    const record = readRow(row, columns, now);
    if (typeof record === 'string') yield { line: row.line, fault: record };
    else yield { line: row.line, record, remarks: row.utf8 ? [] : ['not-utf8'] };
  }
}

function isBlank({ cells }: CsvRow): boolean {
  return cells?.every((cell) => cell.trim() === '') ?? false;
}

function readHeader({ cells = [] }: CsvRow): Column[] | undefined {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const columns = names.flatMap((name) => csvColumns.filter((column) => column === name));
  const whole = columns.length === names.length && new Set(columns).size === columns.length;
  return whole && columns.includes('pt_id') ? columns : undefined;
}

function readRow(
  { cells }: CsvRow,
  columns: readonly Column[],
  now: number,
): PatientRecord | string {
  if (cells === undefined) return 'not valid CSV: too long, or unbalanced quotes';
  if (cells.length !== columns.length) {
    return `it has ${cells.length} cells where the header has ${columns.length}`;
  }
  const cell = (column: Column) => {
    const text = cells[columns.indexOf(column)]?.trim().replaceAll(/\s+/gu, ' ');
    return text === '' ? undefined : text;
  };
  const ptId = toPatientId(cell('pt_id'));
  if (ptId === undefined) return `pt_id is not an integer from 1 to ${highestPatientId}`;

  const sex = cell('sex')?.toLowerCase();
  const record: PatientRecord = {
    identity: { kind: 'pt_id', ptId },
    firstName: cell('first_name'),
    lastName: cell('last_name'),
    dob: orNone(cell('dob')),
    sex: orNone(sex && (shortSexes[sex] ?? sex)),
    email: orNone(cell('email')),
    formerEmails: [],
    active: undefined,
  };
  return faultOf(record, now) ?? record;
}

/** Far below 2^53, so that ids are left for later patients (Q21). */
const highestPatientId = 999_999_999_999_999;

function toPatientId(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

function orNone(text: string | undefined): string | null | undefined {
  return text === none ? null : text;
}
