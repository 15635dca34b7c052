import { ConfigError, loadConfig } from './config.ts';
import { startFrontDesk } from './start-front-desk.ts';

/** The command: starts from the environment, stops on SIGINT and SIGTERM. */
export async function main(): Promise<void> {
  try {
    const { url, close } = await startFrontDesk(loadConfig());
    process.stderr.write(`The front desk is open at ${url}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
