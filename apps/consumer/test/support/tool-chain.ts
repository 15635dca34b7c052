import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installed } from './installed-tools.ts';

const run = promisify(execFile);

/** The tools of the folders, which readers install with the folders or have already. */
const programs: Record<string, string> = {
  jest: 'jest/bin/jest.js',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  yarn: '@yarnpkg/cli-dist/bin/yarn.js',
};
const binaries: Record<string, string> = {
  bun: '@oven/bun-linux-x64/bin/bun',
  deno: '@deno/linux-x64-glibc/deno',
  esbuild: '@esbuild/linux-x64/bin/esbuild',
  workerd: '@cloudflare/workerd-linux-64/bin/workerd',
};

/** The packages of the binaries. Only those for Linux on x64 are installed. */
export const binaryPackages: Record<string, string> = {
  esbuild: '@esbuild/linux-x64',
  workerd: '@cloudflare/workerd-linux-64',
};

/** The tools that readers have already. */
export const runtimes: readonly string[] = ['bun', 'deno', 'yarn'];

/**
 * Writes a folder for the `PATH`, with tools.
 * @param names all of them by default
 */
export async function writeTools(folder: string, names?: readonly string[]): Promise<void> {
  await mkdir(folder);
  const commands = [
    ...Object.entries(programs).map(([name, path]) => [name, `node ${installed(path)}`] as const),
    ...Object.entries(binaries).map(([name, path]) => [name, installed(path)] as const),
  ];
  for (const [name, command] of commands) {
    if (names?.includes(name) === false) continue;
    await writeFile(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  }
}

/**
 * The environment with which the processes of a test share what Node has compiled, and compilers spare the processor.
 * `pnpm test` sets it.
 */
export const compiledOnce: Readonly<Record<string, string>> = Object.fromEntries(
  ['NODE_COMPILE_CACHE', 'GOGC'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

/** Runs a command in a folder, with the URL of a portal, and returns its output. */
export async function runIn(
  folder: string,
  portalUrl: string,
  [command = '', ...options]: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout, stderr } = await run(command, options, {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      NO_COLOR: '1',
      PORTAL_URL: portalUrl,
      ...compiledOnce,
      ...env,
    },
  }).catch((failure: { stdout: string; stderr: string }) => {
    throw new Error(`${command} failed:\n${failure.stdout}\n${failure.stderr}`);
  });
  return `${stdout}${stderr}`;
}
