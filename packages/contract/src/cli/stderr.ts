import type { Progress } from '../run-contract.ts';

/** The part of `process.stdout` and `process.stderr` that the command uses. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** A line on the terminal with the progress of a run. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Shows that the run waits for the rate limit of the target. */
  wait(ms: number): void;
  clear(): void;
}

/** The shortest wait that is announced if the output is not a terminal, in milliseconds. */
const longWaitMs = 10_000;

/** If the output is not a terminal, writes a line before each long wait and nothing else. */
export function progressLine(terminal: Terminal): ProgressLine {
  const waiting = (ms: number) =>
    `waiting ${Math.ceil(ms / 1_000)} s, because the target limits the rate of requests (429)`;
  if (!terminal.isTTY) {
    return {
      show: () => undefined,
      wait: (ms) => ms >= longWaitMs && terminal.write(`${waiting(ms)}\n`),
      clear: () => undefined,
    };
  }
  const { columns = 80 } = terminal;
  // Carriage return, then erase the line (ECMA-48 EL).
  const write = (text: string) => terminal.write(`\r\u001b[K${text.slice(0, columns - 1)}`);
  return {
    show: ({ done, total, operation, name }) => write(`${done}/${total} ${operation}: ${name}`),
    wait: (ms) => write(waiting(ms)),
    clear: () => write(''),
  };
}

/**
 * An internal error with its stack, for standard error. Its message is omitted, because it can quote a
 * response.
 */
export function internalErrorText(error: unknown): string {
  const { name, stack = '' } = error instanceof Error ? error : new Error('thrown');
  const code = error instanceof Error && 'code' in error ? ` ${error.code}` : '';
  const places = stack.split('\n').filter((line) => /^ +at /.test(line));
  return [`Internal error: ${name}${code}`, ...places, ''].join('\n');
}
