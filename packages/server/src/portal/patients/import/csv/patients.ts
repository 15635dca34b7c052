import { toEmailAddress } from '../email-text.ts';
import {
  isDamaged,
  isName,
  oneLine,
  readBirthDate,
  readField,
  toActive,
  toSex,
  unusableName,
} from '../field-values.ts';
import { emptyFile, type PatientLine, type PatientRecord, type Remark } from '../patient-record.ts';
import { type ByteSource, readTextLines } from '../text-lines.ts';
import { type CsvColumn, type CsvHeader, countToLast, csvColumns, readHeader } from './columns.ts';
import { type CsvRow, readCsvRows } from './rows.ts';

/** In a cell of `dob`, `sex` or `email`: clears the stored value. An empty cell keeps it. */
const none = '-';

/**
 * Reads patients from CSV with a header. If the header is invalid, it reads no further.
 * @param now milliseconds since 1970
 * @param onIgnoredColumn receives the name of each column that is not imported
 */
export async function* readCsvPatients(
  source: ByteSource,
  now: number,
  onIgnoredColumn: (name: string) => void = () => {},
): AsyncGenerator<PatientLine> {
  let header: CsvHeader | undefined;
  for await (const row of readCsvRows(readTextLines(source))) {
    if (isBlank(row)) continue;
    if (header === undefined) {
      header = readHeader(row.cells ?? []);
      if (header === undefined) {
        yield { line: row.line, fault: `the header must be ${csvColumns.join(',')}` };
        return;
      }
      header.ignored.forEach(onIgnoredColumn);
      continue;
    }
    const remarks: Remark[] = row.utf8 ? [] : ['not-utf8'];
    const record = readRow(row, header, now, remarks);
    if (typeof record === 'string') yield { line: row.line, fault: record };
    else yield { line: row.line, record, remarks };
  }
  if (header === undefined) yield emptyFile;
}

function isBlank({ cells }: CsvRow): boolean {
  return cells?.every((cell) => cell.trim() === '') ?? false;
}

/** @returns the record, or the reason why it is invalid, which does not quote the row */
function readRow(
  { cells }: CsvRow,
  header: CsvHeader,
  now: number,
  remarks: Remark[],
): PatientRecord | string {
  if (cells === undefined) return 'not valid CSV: too long, or unbalanced quotes';
  const shifted = `it has ${cells.length} cells where the header has ${header.named}`;
  const filled = countToLast(cells, (cell) => cell.trim() !== '');
  if (cells.length < header.required || filled > header.named) return shifted;

  const cell = (column: CsvColumn) =>
    oneLine(cells[header.columns.indexOf(column)] ?? '') || undefined;
  const ptId = toPatientId(cell('pt_id'));
  if (ptId === undefined) return `pt_id is not an integer from 1 to ${highestPatientId}`;

  const record = readCells(cell, ptId, now, remarks);
  // Empty cells at the end are harmless, unless an unquoted comma within a name has shifted the others.
  const isLonger = cells.length > header.columns.length;
  const hasUnusable = record.isNameDamaged || remarks.some((remark) => remark !== 'not-utf8');
  return isLonger && hasUnusable ? shifted : record;
}

function readCells(
  cell: (column: CsvColumn) => string | undefined,
  ptId: number,
  now: number,
  remarks: Remark[],
): PatientRecord {
  const [firstName, lastName] = [cell('first_name'), cell('last_name')];
  const hasName = isName(firstName) && isName(lastName);
  const hasDamage = hasName && (isDamaged(firstName) || isDamaged(lastName));
  if (!hasName) remarks.push('name-left-out');

  const orNone = (column: CsvColumn, read: (text: string | undefined) => string | undefined) =>
    cell(column) === none ? null : read(cell(column));
  return {
    identity: { kind: 'pt_id', ptId },
    firstName: hasName ? firstName : undefined,
    lastName: hasName ? lastName : undefined,
    nameFault: hasName ? undefined : unusableName,
    isNameForNewOnly: hasDamage,
    isNameDamaged: hasDamage,
    dob: orNone('dob', (text) => readBirthDate(text, now, remarks)),
    sex: orNone('sex', (text) => readField(text, toSex, 'sex-left-out', remarks)),
    email: orNone('email', (text) => readField(text, toEmailAddress, 'email-left-out', remarks)),
    formerEmails: [],
    active: readField(cell('active'), toActive, 'active-left-out', remarks),
  };
}

/** Far below 2^53, so that ids are left for later patients (Q21). */
const highestPatientId = 999_999_999_999_999;

function toPatientId(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
