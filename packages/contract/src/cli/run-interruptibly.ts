import { Interrupted } from '../errors.ts';
import { internalErrorText } from './stderr.ts';

/** Node's own exit code 1 would mean that the target does not conform. */
const failed = 2;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What interrupts a command, and what it tells the process. */
export interface Interruption {
  signal: AbortSignal;
  /** Called if the command writes no report, so that its output may be closed, as `head` does. */
  ignoreClosedOutput(): void;
}

/**
 * Runs a command that a signal or an uncaught error of the process interrupts, so that it can clean up. The second
 * signal or error ends the process without a cleanup.
 * @returns the exit code: that of the command, or 2 after an uncaught error
 */
export async function runInterruptibly(
  command: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    for (const name of signals) process.off(name, interrupt);
    interruption.abort(new Interrupted(`Interrupted by ${signal}.`));
  };
  for (const name of signals) process.on(name, interrupt);
  const errors: Error[] = [];
  let isRunning = true;
  let isOutputNeeded = true;
  process.on('uncaughtException', (error) => {
    if (isOfClosedOutput(error) && !isOutputNeeded) return;
    errors.push(error);
    if (isRunning && (errors.length === 1 || isOfClosedOutput(error))) {
      // Also if the command never ends.
      process.exitCode = failed;
      interruption.abort(error);
      return;
    }
    process.stderr.write(textOf(error));
    process.exit(failed);
  });
  const code = await command({
    signal: interruption.signal,
    ignoreClosedOutput() {
      isOutputNeeded = false;
    },
  });
  isRunning = false;
  const [error] = errors;
  if (error && code !== failed) process.stderr.write(textOf(error));
  return error ? failed : code;
}

function textOf(error: Error): string {
  return isOfClosedOutput(error)
    ? 'The report could not be written: the output was closed.\n'
    : internalErrorText(error);
}

/** Whether a write failed because its pipe or terminal is closed. Each later write fails as well. */
function isOfClosedOutput(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'EIO';
}
