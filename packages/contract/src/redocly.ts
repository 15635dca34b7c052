import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingTool } from './errors.ts';

/**
 * Finds the command `redocly` of `@redocly/cli`, an optional peer dependency, because it installs more than all others.
 * @throws MissingTool
 */
export function findRedocly(
  resolve = () => import.meta.resolve('@redocly/cli/bin/cli.js'),
): string {
  try {
    return fileURLToPath(resolve());
  } catch {
    throw new MissingTool(
      'The workflows and --against need @redocly/cli, which is not installed. Run `npm install --save-dev @redocly/cli`.',
    );
  }
}

/**
 * Runs `redocly`, and returns its standard output. Its exit code is ignored.
 * @param signal ends the process
 * @throws MissingTool
 */
export function runRedocly(args: string[], signal?: AbortSignal): Promise<string> {
  const cli = findRedocly();
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
