import { untilStopped } from '@mdhq/portal-hosting';
import { ConfigError, loadConfig } from './config.ts';
import { helpText, readOptions } from './options.ts';
import { type FrontDesk, startFrontDesk } from './start-front-desk.ts';
import { readVersion } from './version.ts';

/** Longer than a shutdown with slow clients takes. */
const failedShutdownMs = 15_000;

/** The command `front-desk`. It exits with 0 for success, with 1 for a failure, and with 2 for a usage error. */
export async function main(): Promise<void> {
  process.stderr.on('error', () => {});
  const request = readOptions(process.argv.slice(2));
  if (request === 'run') {
    await run();
  } else if (typeof request === 'object') {
    process.stderr.write(`${request.fault}\n`);
    process.exitCode = 2;
  } else {
    // The reader of the help may close the pipe, as `head` does.
    process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = 1;
    });
    process.stdout.write(request === 'help' ? helpText : `${readVersion()}\n`);
  }
}

/**
 * Runs the desk, configured by the environment. Exits with 0 on SIGINT, SIGTERM and SIGHUP, and with 1 after an uncaught
 * error, so that a supervisor restarts it.
 */
async function run(): Promise<void> {
  try {
    const config = loadConfig();
    let desk: FrontDesk | undefined;
    const stopped = untilStopped(process, (err) => {
      if (desk === undefined) process.stderr.write(`Uncaught error at the start: ${kindOf(err)}\n`);
      else desk.log.fatal({ err }, 'uncaught error: the front desk shuts down');
    });
    desk = await startFrontDesk(config);
    process.stderr.write(`Front desk listening at ${desk.url}\n`);
    const failed = 'error' in (await stopped);
    if (failed) setTimeout(() => process.exit(1), failedShutdownMs).unref();
    await desk.close();
    // Exits even if standard error is a pipe that no one reads.
    process.exit(failed ? 1 : 0);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}

/** The type and code of an error, without its message, which may contain user input. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} (${String(error.code)})` : error.name;
}

/** One line for an error that the operator can fix; null for all others. */
function reasonOf(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE') return 'FRONT_DESK_LISTEN: the port is already in use';
    if (error.code === 'EADDRNOTAVAIL')
      return 'FRONT_DESK_LISTEN: the address is not available on this machine';
    if (error.code === 'EACCES') return 'FRONT_DESK_LISTEN: no permission to use the port';
  }
  return null;
}
