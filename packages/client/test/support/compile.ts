import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

export const packageRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** Creates an empty project with this package, as built, and the packages of its examples. */
export async function emptyProject(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'portal-client-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const installed = {
    '@mdhq/portal-client': packageRoot,
    '@types/node': join(packageRoot, 'node_modules/@types/node'),
    '@opentelemetry/api': join(packageRoot, 'node_modules/@opentelemetry/api'),
  };
  for (const [name, target] of Object.entries(installed)) {
    const link = join(root, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(target, link);
  }
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  return root;
}

/** Writes files into a project, compiles them in `strict`, and returns the output. */
export async function compile(root: string, files: Map<string, string>): Promise<string> {
  for (const [name, code] of files) {
    await writeFile(join(root, name), code);
  }
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const { stdout } = await run(
    process.execPath,
    [tsc, ...options, '--types', 'node', ...files.keys()],
    { cwd: root },
  ).catch((failure: { stdout: string }) => failure);
  return stdout;
}
