import type { EventEmitter } from 'node:events';

/** What ended the wait: a signal, or an error that nothing caught. */
export type Stop = { readonly signal: string } | { readonly error: unknown };

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Waits until the process is to stop: on SIGINT, SIGTERM or SIGHUP, or once an error was thrown that nothing caught,
 * after which the state of the process is unknown. Later errors are only reported, so that the shutdown goes on; a second
 * signal ends the process as if nobody listened. SIGUSR1
 * no longer opens the inspector, through which memory can be read.
 * @param process the events of `node:process`
 * @param onError is called with each such error
 */
export function untilStopped(
  process: EventEmitter,
  onError: (error: unknown) => void,
): Promise<Stop> {
  return new Promise((resolve) => {
    process.on('SIGUSR1', () => undefined);
    for (const signal of stopSignals) process.once(signal, () => resolve({ signal }));
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error: unknown) => {
        onError(error);
        resolve({ error });
      });
    }
  });
}
