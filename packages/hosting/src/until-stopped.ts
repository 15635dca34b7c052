import type { EventEmitter } from 'node:events';

/** What ended the wait: a signal or an uncaught error. */
export type Stop = { readonly signal: string } | { readonly error: unknown };

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Waits until the process has to shut down: on SIGINT, SIGTERM or SIGHUP, or after an uncaught error, because the state of
 * the process is then unknown. Later errors are only reported, so that the shutdown continues; a second signal of any of
 * the three ends the process immediately. SIGUSR1 no longer opens the inspector, through which memory can be read.
 * @param process the events of `node:process`
 * @param onError is called with each such error
 */
export function untilStopped(
  process: EventEmitter,
  onError: (error: unknown) => void,
): Promise<Stop> {
  return new Promise((resolve) => {
    process.on('SIGUSR1', () => undefined);
    const onSignal = (signal: string) => {
      // Without a listener, Node.js ends the process at the next signal.
      for (const each of stopSignals) process.off(each, onSignal);
      resolve({ signal });
    };
    for (const signal of stopSignals) process.on(signal, onSignal);
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error: unknown) => {
        onError(error);
        resolve({ error });
      });
    }
  });
}
