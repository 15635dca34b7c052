import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs `redocly`, and returns its standard output. Its exit code is ignored.
 * @param signal ends the process
 */
export function runRedocly(args: string[], signal?: AbortSignal): Promise<string> {
  const cli = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));
  const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const options = { env, maxBuffer: 64 * 1024 * 1024, ...(signal && { signal }) };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (_error, stdout) => resolve(stdout));
  });
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
