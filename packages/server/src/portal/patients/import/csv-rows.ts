import { parse } from 'csv-parse/sync';
import { longestLine, type TextLine } from './text-lines.ts';

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
 * Combines lines into rows. A row that can't be parsed skips only its first line: reading continues with the next
 * one.
 */
export async function* readCsvRows(lines: AsyncIterable<TextLine>): AsyncGenerator<CsvRow> {
  let waiting: TextLine[] = [];
  function* takeRows(complete: boolean): Generator<CsvRow> {
    for (let taken = takeRow(waiting, complete); taken; taken = takeRow(waiting, complete)) {
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
    const cells = parseRow(texts.join('\n'));
    if (cells === undefined) return unreadable;
    const utf8 = lines.slice(0, texts.length).every((line) => line.utf8);
    return { row: { line: head.number, cells, utf8 }, rest: lines.slice(texts.length) };
  }
  return complete || lines.length >= mostLines ? unreadable : undefined;
}

function countQuotes(text: string): number {
  return text.split('"').length - 1;
}

function parseRow(text: string): string[] | undefined {
  try {
    return parse(text, { record_delimiter: '\n' })[0];
  } catch {
    return undefined;
  }
}
