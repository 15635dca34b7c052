import { parse } from 'csv-parse/sync';
import { longestLine, type TextLine } from './text-lines.ts';

/** One row of a CSV file (RFC 4180), which may reach over several lines. */
export interface CsvRow {
  /** Where it begins, from 1. */
  readonly line: number;
  /** Undefined where it can't be read. */
  readonly cells: readonly string[] | undefined;
  readonly utf8: boolean;
}

/** A quoted cell may have line breaks in it, but a quote that is never closed must not swallow the file. */
const mostLines = 40;

/**
 * Puts lines together into rows. A row that can't be read costs its first line alone: reading goes on
 * with the next one.
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
 * Takes the first row off the lines, unless its end is not among them yet.
 * @param complete that no more lines will come
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

  let text = '';
  for (const [index, line] of lines.entries()) {
    if (line.text === undefined) return unreadable;
    text += index === 0 ? line.text : `\n${line.text}`;
    if (text.length > longestLine) return unreadable;
    if (hasOpenQuote(text)) continue;
    const cells = parseRow(text);
    if (cells === undefined) return unreadable;
    const taken = lines.slice(0, index + 1);
    return {
      row: { line: head.number, cells, utf8: taken.every((part) => part.utf8) },
      rest: lines.slice(index + 1),
    };
  }
  return complete || lines.length >= mostLines ? unreadable : undefined;
}

/** A quote within quotes is doubled, so an odd number of them leaves one open. */
function hasOpenQuote(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}

function parseRow(text: string): string[] | undefined {
  try {
    return parse(text, { record_delimiter: '\n' })[0];
  } catch {
    return undefined;
  }
}
