import { stripVTControlCharacters } from 'node:util';
import type { ModeName } from './modes.ts';

/** The result of one run of a test. */
export interface Outcome {
  readonly mode: ModeName;
  /** Relative to the root of the repository. */
  readonly file: string;
  /** Name of the test, with its groups. */
  readonly test: string;
  /** Undefined if it passed. */
  readonly failure: string | undefined;
}

/** All runs of one test in one mode. */
export interface Tally {
  readonly mode: ModeName;
  readonly file: string;
  readonly test: string;
  readonly runs: number;
  readonly failures: number;
  /** Of the first failure; undefined without one. */
  readonly message: string | undefined;
}

/** Counts outcomes by test and mode, in the order of their first outcome. */
export function tally(outcomes: readonly Outcome[]): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { mode, file, test, failure } of outcomes) {
    const key = JSON.stringify([mode, file, test]);
    const { runs, failures, message } = tallies.get(key) ?? {
      runs: 0,
      failures: 0,
      message: undefined,
    };
    tallies.set(key, {
      mode,
      file,
      test,
      runs: runs + 1,
      failures: failures + (failure === undefined ? 0 : 1),
      message: message ?? failure,
    });
  }
  return [...tallies.values()];
}

/** The message of a failure in one line, without colors and stack. */
export function messageOf(failure: string): string {
  const [message = ''] = stripVTControlCharacters(failure).split(/^\s+at .*$/m, 1);
  return message.replace(/\s+/g, ' ').trim();
}

/**
 * The tests that failed at least once, most frequent failures first.
 * @param width characters per line
 */
export function renderTable(tallies: readonly Tally[], width: number): string {
  const red = tallies
    .filter(({ failures }) => failures > 0)
    .sort((one, other) => other.failures / other.runs - one.failures / one.runs);
  if (red.length === 0) return `All passed: ${tallies.length} tests and modes.`;
  const rows = red.map(({ mode, file, test, runs, failures, message }) => [
    `${mode.padEnd(13)}${`${failures}/${runs}`.padEnd(9)}${file}`,
    ...wrap(test, width, 22),
    ...wrap(message ?? '', width, 24).slice(0, 5),
  ]);
  return [`${'mode'.padEnd(13)}${'red'.padEnd(9)}test`, ...rows.flat()].join('\n');
}

function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => (' '.repeat(indent) + one).slice(0, Math.max(width, indent + 20)));
}
