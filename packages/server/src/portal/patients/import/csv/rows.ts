import { parse } from 'csv-parse/sync';
import { longestLine, type TextLine } from '../text-lines.ts';
import { columnOf } from './columns.ts';

/** One row of a CSV file (RFC 4180), which may span several lines. */
export interface CsvRow {
  /** Number of its first line, from 1. */
  readonly line: number;
  /** Undefined if it can't be parsed. */
  readonly cells: readonly string[] | undefined;
  readonly utf8: boolean;
}

/** Quoted cells may have line breaks, but an unclosed quote must not consume the whole file. */
const mostLines = 40;

/**
 * Combines lines into rows. The header determines the delimiter. A row that can't be parsed skips only its first line:
 * reading continues with the next one.
 */
export async function* readCsvRows(lines: AsyncIterable<TextLine>): AsyncGenerator<CsvRow> {
  const parseCells = createCellParser();
  let waiting: TextLine[] = [];
  function* takeRows(complete: boolean): Generator<CsvRow> {
    for (;;) {
      const taken = takeRow(waiting, complete, parseCells);
      if (taken === undefined) return;
      yield taken.row;
      waiting = taken.rest;
    }
  }
  for await (const line of lines) {
    waiting.push(line);
    yield* takeRows(false);
  }
  yield* takeRows(true);
}

/**
 * Removes the first row from the lines, unless its end is not among them yet.
 * @param complete whether there are no more lines
 */
function takeRow(
  lines: readonly TextLine[],
  complete: boolean,
  parseCells: CellParser,
): { row: CsvRow; rest: TextLine[] } | undefined {
  const [head] = lines;
  if (head === undefined) return undefined;
  const unreadable = {
    row: { line: head.number, cells: undefined, utf8: head.utf8 },
    rest: lines.slice(1),
  };

  const texts: string[] = [];
  let length = 0;
  let inQuotes = false;
  for (const { text } of lines) {
    length += text?.length ?? 0;
    if (text === undefined || length > longestLine) return unreadable;
    texts.push(text);
    // A quote within quotes is doubled, so an odd number of them opens or closes.
    if (countQuotes(text) % 2 === 1) inQuotes = !inQuotes;
    if (inQuotes) continue;
    const cells = parseCells(texts.join('\n'));
    if (cells === undefined) return unreadable;
    const utf8 = lines.slice(0, texts.length).every((line) => line.utf8);
    return { row: { line: head.number, cells, utf8 }, rest: lines.slice(texts.length) };
  }
  return complete || lines.length >= mostLines ? unreadable : undefined;
}

function countQuotes(text: string): number {
  return text.split('"').length - 1;
}

/** Parses the text of a row. Returns no cells for one that is blank, and undefined for one that is invalid. */
type CellParser = (text: string) => string[] | undefined;

const usualDelimiters = [',', ';', '\t'];
/** The first line that spreadsheets accept or write to name the delimiter; another spreadsheet may have added quotes. */
const delimiterLine = /^"?sep=([^"])"?[,;\t]*$/i;

/** Creates a parser that finds out the delimiter from the first rows. */
function createCellParser(): CellParser {
  let delimiter: string | undefined;
  let candidates = usualDelimiters;

  return (text) => {
    if (/^[\s,;]*$/.test(text)) return [];
    if (delimiter === undefined) {
      const named = delimiterLine.exec(text)?.[1];
      if (named !== undefined) {
        candidates = [named, ...usualDelimiters];
        return [];
      }
      delimiter = delimiterOf(text, candidates);
    }
    return parseRow(text, delimiter);
  };
}

/** The delimiter with which a header has the most columns that are imported; of equal ones, the first candidate. */
function delimiterOf(header: string, candidates: readonly string[]): string {
  const knownColumns = (delimiter: string) =>
    parseRow(header, delimiter)?.filter((cell) => columnOf(cell) !== undefined).length ?? 0;
  const [best = ','] = candidates.toSorted((a, b) => knownColumns(b) - knownColumns(a));
  return best;
}

function parseRow(text: string, delimiter: string): string[] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n' })[0];
  } catch {
    return undefined;
  }
}
