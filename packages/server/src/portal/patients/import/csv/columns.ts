/** The exported columns. An import needs `pt_id` and any of the others. */
export const csvColumns = [
  'pt_id',
  'first_name',
  'last_name',
  'dob',
  'sex',
  'email',
  'active',
] as const;

export type CsvColumn = (typeof csvColumns)[number];

/** The header of a CSV file. */
export interface CsvHeader {
  /** By position; undefined for a column that is not imported. */
  readonly columns: readonly (CsvColumn | undefined)[];
  /** The number of columns up to the last one with a name. Spreadsheets add empty ones. */
  readonly named: number;
  /** The number of columns up to the last one that identifies the patient. A row may end after it. */
  readonly required: number;
  /** Names of the columns that are not imported. */
  readonly ignored: readonly string[];
}

/** Returns the column that a cell of a header names, in any case, perhaps with spaces instead of underscores. */
export function columnOf(cell: string): CsvColumn | undefined {
  const name = cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, '_');
  return csvColumns.find((column) => column === name);
}

/** Reads a header. Returns undefined if it has no `pt_id`, or a column twice. */
export function readHeader(cells: readonly string[]): CsvHeader | undefined {
  const columns = cells.map(columnOf);
  const known = columns.filter((column) => column !== undefined);
  if (!known.includes('pt_id') || new Set(known).size < known.length) return undefined;
  return {
    columns,
    named: countToLast(cells, (cell) => cell.trim() !== ''),
    required: countToLast(columns, isIdentity),
    ignored: cells.filter((cell) => cell.trim() !== '' && columnOf(cell) === undefined),
  };
}

function isIdentity(column: CsvColumn | undefined): boolean {
  return column === 'pt_id' || column === 'first_name' || column === 'last_name';
}

/** The number of elements up to the last one that matches. */
export function countToLast<Element>(
  elements: readonly Element[],
  matches: (element: Element) => boolean,
): number {
  return elements.findLastIndex(matches) + 1;
}
