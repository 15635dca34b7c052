import { execFile } from 'node:child_process';
import { env } from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs pnpm in a folder, and returns its output. Scripts of pnpm have it on the `PATH`; without it, npx runs it.
 * @param settings environment variables, in addition to those of this process
 */
export async function runPnpm(
  folder: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd: folder, env: { ...env, ...settings } };
  const { stdout } = await run('pnpm', args, options).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'ENOENT') throw failure;
    return run('npx', ['--yes', 'pnpm@12', ...args], options);
  });
  return stdout;
}
