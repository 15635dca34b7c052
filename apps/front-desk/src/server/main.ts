import { ConfigError, loadConfig } from './config.ts';
import { startFrontDesk } from './start-front-desk.ts';

/** The command: starts from the environment, stops on SIGINT and SIGTERM. */
export async function main(): Promise<void> {
  process.stderr.on('error', () => {});
  try {
    const { url, close } = await startFrontDesk(loadConfig());
    process.stderr.write(`The front desk is open at ${url}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      // Exits although standard error may be a pipe that is not read.
      process.once(signal, () => void close().then(() => process.exit()));
    }
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
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
