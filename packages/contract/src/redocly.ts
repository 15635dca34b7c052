import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Runs `redocly`, and returns its standard output. Its exit code is ignored.
 * @param signal ends the process
 */
export function runRedocly(args: string[], signal: AbortSignal): Promise<string> {
  const cli = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));
  const env = {
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    ...(process.versions['pnp'] !== undefined && { NODE_OPTIONS: pnpOptions() }),
  };
  const options = { env, signal, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (_error, stdout) => resolve(stdout));
  });
}

/** Options that let a process find packages with Yarn PnP, which has no `node_modules`. */
function pnpOptions(): string {
  const api = createRequire(import.meta.url).resolve('pnpapi');
  const loader = pathToFileURL(join(dirname(api), '.pnp.loader.mjs'));
  return `--require ${JSON.stringify(api)} --experimental-loader ${loader.href}`;
}

/** Creates a private folder for the duration of a function. */
export async function withFolder<Result>(
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-contract-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
