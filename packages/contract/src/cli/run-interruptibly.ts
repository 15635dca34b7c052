import { Interrupted } from '../errors.ts';
import { internalErrorText } from './stderr.ts';

/** Node's own exit code 1 would mean that the target does not conform. */
const failed = 2;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command that a signal or an uncaught error of the process interrupts, so that it can clean up. The second
 * signal or error ends the process without a cleanup.
 * @returns the exit code: that of the command, or 2 after an uncaught error
 */
export async function runInterruptibly(
  command: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    for (const name of signals) process.off(name, interrupt);
    interruption.abort(new Interrupted(`Interrupted by ${signal}.`));
  };
  for (const name of signals) process.on(name, interrupt);
  const errors: Error[] = [];
  let isRunning = true;
  process.on('uncaughtException', (error) => {
    errors.push(error);
    if (isRunning && (errors.length === 1 || isOfClosedOutput(error))) {
      // Also if the command never ends.
      process.exitCode = failed;
      interruption.abort(error);
      return;
    }
    process.stderr.write(internalErrorText(error));
    process.exit(failed);
  });
  const code = await command(interruption.signal);
  isRunning = false;
  const [error] = errors;
  if (error && code !== failed) process.stderr.write(internalErrorText(error));
  return error ? failed : code;
}

/** Whether a write failed because its pipe or terminal is closed. Each later write fails as well. */
function isOfClosedOutput(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'EIO';
}
