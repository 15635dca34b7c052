import { untilStopped } from '@mdhq/portal-hosting';
import { ConfigError, loadConfig } from './config.ts';
import { type FrontDesk, startFrontDesk } from './start-front-desk.ts';

/** Longer than a shutdown with slow clients takes. */
const failedShutdownMs = 15_000;

/**
 * The command: starts from the environment, stops on SIGINT, SIGTERM and SIGHUP with 0, and after an uncaught error
 * with 1, so that a supervisor starts it again.
 */
export async function main(): Promise<void> {
  process.stderr.on('error', () => {});
  try {
    const config = loadConfig();
    let desk: FrontDesk | undefined;
    const stopped = untilStopped(process, (err) => {
      if (desk === undefined) process.stderr.write(`Uncaught error at the start: ${kindOf(err)}\n`);
      else desk.log.fatal({ err }, 'uncaught error: the front desk shuts down');
    });
    desk = await startFrontDesk(config);
    process.stderr.write(`The front desk is open at ${desk.url}\n`);
    const failed = 'error' in (await stopped);
    if (failed) setTimeout(() => process.exit(1), failedShutdownMs).unref();
    await desk.close();
    // Exits although standard error may be a pipe that is not read.
    process.exit(failed ? 1 : 0);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}

/** The type and code of an error, without its message, which may quote what was sent. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} (${String(error.code)})` : error.name;
}

/** One line for what whoever starts the desk can mend; null for everything else. */
function reasonOf(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE') return 'FRONT_DESK_LISTEN: this port is taken';
    if (error.code === 'EADDRNOTAVAIL')
      return 'FRONT_DESK_LISTEN: this machine has no such address';
    if (error.code === 'EACCES') return 'FRONT_DESK_LISTEN: this port may not be used';
  }
  return null;
}
