import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Registry, runPnpm } from '@mdhq/test-registry';
import { app, installed, versionOf } from './installed-tools.ts';

const run = promisify(execFile);
/** The root of the workspace. */
export const root: string = fileURLToPath(new URL('../../../..', import.meta.url));

/** The dependencies of another team, in the versions of this package. */
const dependencies = ['react', '@types/react', '@tanstack/react-query'];

const programs = ['read-queue.ts', 'desk.tsx', 'check-mock.ts'];

/** Creates an empty folder for a test, outside the workspace. */
export function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `portal-${name}-`));
}

/**
 * Creates a project outside the workspace, with the programs of this folder and all our packages from a registry. Other
 * dependencies come from the cache of a package manager or the configured registry. npm resolves the dependencies, and
 * pnpm installs them, because npm takes ten times as much processor time to extract them.
 * @param packages such as `@mdhq/portal-client@0.1.0`
 */
export async function createConsumerProject(
  packages: readonly string[],
  { npmrc }: Registry,
): Promise<string> {
  const folder = await temporaryFolder('consumer');
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await writeFile(join(folder, '.npmrc'), npmrc);
  await writeFile(join(folder, 'pnpm-workspace.yaml'), settings);
  await run(
    'npm',
    [
      ...['install', '--package-lock-only', '--prefer-offline', '--no-audit', '--no-fund'],
      // npm waits five minutes for a response of the registry before it tries again.
      '--fetch-timeout=20000',
      ...packages,
      ...(await Promise.all(dependencies.map(ofThisPackage))),
    ],
    { cwd: folder },
  );
  await runPnpm(folder, ['install', '--prefer-offline', '--ignore-scripts']);
  for (const program of programs) {
    await copyFile(join(app, 'programs', program), join(folder, program));
  }
  return folder;
}

/** The same layout as npm's. Our packages are younger than what pnpm accepts by default. */
const settings = 'nodeLinker: hoisted\nminimumReleaseAge: 0\n';

/** A dependency of this package, with its version, as an argument of `npm install`. */
async function ofThisPackage(name: string): Promise<string> {
  return `${name}@${await versionOf(name)}`;
}

/** Links what is installed in this package, or in another project, into a project, so that nothing is downloaded. */
export async function linkInto(
  folder: string,
  names: readonly string[],
  from?: string,
): Promise<void> {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(from === undefined ? installed(name) : join(from, 'node_modules', name), link);
  }
}

/** Compiles the programs in a project to JavaScript, and returns the errors of `tsc`. */
export async function compilePrograms(folder: string): Promise<string> {
  const tsc = installed('typescript/bin/tsc');
  const options = ['--strict', '--skipLibCheck', 'false', '--jsx', 'react-jsx'];
  const language = ['--target', 'es2022', '--lib', 'es2023,dom,dom.iterable'];
  const { stdout } = await run(
    process.execPath,
    [
      tsc,
      '--checkers',
      '1',
      ...options,
      ...language,
      '--module',
      'nodenext',
      '--types',
      'react',
      ...programs,
    ],
    { cwd: folder },
  ).catch((failure: { stdout: string }) => failure);
  return stdout;
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true });
