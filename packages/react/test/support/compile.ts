import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

export const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles files that import the built package, in `strict`, and returns the output. */
export async function compile(files: ReadonlyMap<string, string>): Promise<string> {
  // Inside the package, to resolve its name and dependencies.
  const folder = await mkdtemp(join(packageRoot, 'node_modules/.docs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, code] of files) await writeFile(join(folder, name), code);
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--jsx', 'react-jsx'];
  const environment = ['--module', 'preserve', '--target', 'es2023', '--types', 'node,react'];

  const { stdout } = await run(
    process.execPath,
    [tsc, ...options, ...environment, ...files.keys()],
    { cwd: folder },
  ).catch((failure: { stdout: string }) => failure);
  return stdout;
}
