import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';

interface Action {
  inputs: Record<string, { default?: string }>;
  runs: { steps: [{ run: string; env: Record<string, string> }] };
}

/** Files that a step writes for the runner. */
export interface ActionRun {
  code: number;
  stdout: string;
  /** Variables for the steps after it. */
  exported: string;
  /** Such as `{ url: 'http://127.0.0.1:4010' }`. */
  outputs: Record<string, string>;
  /** Markdown. */
  summary: string;
}

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The tools that a step finds on its PATH, instead of those of the runner. */
export type Tools = Record<string, string>;

/** An empty folder, for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-action-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/**
 * Runs the script of a composite action as a runner does.
 * @param path such as `packages/mock`
 * @param tools bash scripts, by name
 */
export async function runAction(
  path: string,
  inputs: Record<string, string>,
  { folder, tools }: { folder: string; tools: Tools },
): Promise<ActionRun> {
  const file = await readFile(join(root, path, 'action.yml'), 'utf8');
  const { inputs: declared, runs } = parse(file) as Action;
  const [{ run, env }] = runs.steps;
  const inputOf = (expression: string) => {
    const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1];
    return name === undefined ? expression : (inputs[name] ?? declared[name]?.default ?? '');
  };
  for (const [name, script] of Object.entries(tools)) await writeTool(folder, name, script);
  const written = { env: '', output: '', summary: '' };
  const fileOf = (name: string) => join(folder, `runner-${name}`);
  await Promise.all(Object.keys(written).map((name) => writeFile(fileOf(name), '')));
  // As GitHub starts `shell: bash`.
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', run], {
    env: {
      PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
      RUNNER_TEMP: folder,
      GITHUB_ACTION_PATH: join(root, path),
      GITHUB_ENV: fileOf('env'),
      GITHUB_OUTPUT: fileOf('output'),
      GITHUB_STEP_SUMMARY: fileOf('summary'),
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inputOf(value)])),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const [exported, output, summary] = await Promise.all(
    Object.keys(written).map((name) => readFile(fileOf(name), 'utf8')),
  );
  const pairs = Array.from((output ?? '').matchAll(/^(\w+)=(.*)$/gm), ([, ...pair]) => pair);
  return {
    code: Number(code),
    stdout,
    exported: exported ?? '',
    outputs: Object.fromEntries(pairs),
    summary: summary ?? '',
  };
}

async function writeTool(folder: string, name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/usr/bin/env bash\n${script}`, { mode: 0o755 });
}

/**
 * An `npx` that finds this Node and a command of this workspace, and writes its arguments to `npx-arguments`.
 * Like the real one, it runs a shell with the packages on its PATH, and waits for it.
 */
export async function npxWith(folder: string, name: string, command: string): Promise<string> {
  const brought = join(folder, 'node_modules/.bin');
  await mkdir(brought, { recursive: true });
  await symlink(process.execPath, join(brought, 'node'));
  await symlink(command, join(brought, name));
  return `printf '%s\\n' "$@" >"$RUNNER_TEMP/npx-arguments"
while [[ $1 != -c ]]; do shift; done
PATH='${brought}':$PATH sh -c "$2"
exit $?
`;
}

/** The command of a package of this workspace. */
export const commandOf = (name: 'mock' | 'contract'): string =>
  join(root, `packages/${name}/bin/mdhq-portal-${name}.js`);

/** The version of a package of this workspace. */
export async function versionOf(name: 'mock' | 'contract'): Promise<string> {
  const manifest = await readFile(join(root, `packages/${name}/package.json`), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
