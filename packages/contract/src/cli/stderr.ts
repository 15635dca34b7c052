import type { Progress } from '../run-contract.ts';

/** The part of `process.stdout` and `process.stderr` that the command uses. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that says how far a run has come. */
export interface ProgressLine {
  show(progress: Progress): void;
  clear(): void;
}

/** Where there is nobody to watch, such as in CI, nothing is written. */
export function progressLine(terminal: Terminal): ProgressLine {
  if (!terminal.isTTY) return { show: () => undefined, clear: () => undefined };
  const { columns = 80 } = terminal;
  // To the beginning of the line, and away with what stands there (ECMA-48 EL).
  const write = (text: string) => terminal.write(`\r\u001b[K${text.slice(0, columns - 1)}`);
  return {
    show: ({ done, total, operation, name }) => write(`${done}/${total} ${operation}: ${name}`),
    clear: () => write(''),
  };
}
