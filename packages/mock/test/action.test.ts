import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  shell?: string;
  env?: Record<string, string>;
}

interface Action {
  inputs: Record<string, { default: string }>;
  runs: { using: string; steps: Step[] };
}

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const bin = join(packageFolder, 'bin/mdhq-portal-mock.js');
let action: Action;
let folder: string;

beforeAll(async () => {
  action = parse(await readFile(join(packageFolder, 'action.yml'), 'utf8')) as Action;
  folder = await mkdtemp(join(tmpdir(), 'portal-mock-'));
  const brought = join(folder, 'node_modules/.bin');
  await mkdir(brought, { recursive: true });
  await symlink(process.execPath, join(brought, 'node'));
  await symlink(bin, join(brought, 'mdhq-portal-mock'));
  // Like npx, it runs a shell with the packages on its PATH, and waits for it.
  const npx = `#!/usr/bin/env bash
printf '%s\\n' "$@" >"$RUNNER_TEMP/npx-arguments"
while [[ $1 != -c ]]; do shift; done
PATH='${brought}':$PATH sh -c "$2"
exit $?
`;
  await writeFile(join(folder, 'npx'), npx);
  await chmod(join(folder, 'npx'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the action's steps as a runner does, with these inputs. */
async function runAction(inputs: Record<string, string> = {}) {
  const [step] = action.runs.steps as [Step];
  const given = (expression: string) => {
    const name = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(expression)?.[1] ?? '';
    return inputs[name] ?? action.inputs[name]?.default ?? '';
  };
  const env = {
    PATH: [folder, process.env['PATH']].join(delimiter),
    RUNNER_TEMP: folder,
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_OUTPUT: join(folder, 'output'),
    ...Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, given(value)]),
    ),
  };
  await Promise.all([writeFile(env.GITHUB_ENV, ''), writeFile(env.GITHUB_OUTPUT, '')]);
  // As GitHub starts `shell: bash`.
  const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run ?? ''];
  const child = spawn('bash', bash, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const [exported, output] = await Promise.all([
    readFile(env.GITHUB_ENV, 'utf8'),
    readFile(env.GITHUB_OUTPUT, 'utf8'),
  ]);
  return { stdout, code, exported, output };
}

describe('the action for CI', () => {
  it('starts the mock in the background, and outputs its URL and process id', async () => {
    const { code, stdout, exported, output } = await runAction({ options: '--code 503 --delay 0' });
    const { url = '', pid = '' } = /^url=(?<url>.*)\npid=(?<pid>.*)\n$/.exec(output)?.groups ?? {};
    const ask = () =>
      fetch(`${url}/api/v1/patients/1/portal/enqueued`, {
        headers: { authorization: `Basic ${btoa('un:pwd')}` },
      });
    const response = await ask();
    process.kill(Number(pid));

    expect(code).toBe(0);
    expect(stdout).toBe(`The mock listens on ${url}\n`);
    expect(exported).toBe(`PORTAL_MOCK_URL=${url}\n`);
    expect(response.status).toBe(503);
    await expect.poll(() => ask().catch(() => 'no server'), { timeout: 30_000 }).toBe('no server');
  });

  it('fails with the reason if the mock does not start', async () => {
    const { code, stdout, exported } = await runAction({ port: '70000' });

    expect(code).toBe(1);
    expect(stdout).toContain('::error::The mock did not start.');
    expect(stdout).toContain('The port must be a number from 0 to 65535.');
    expect(exported).toBe('');
  });

  it('runs the given version with its own Node.js', async () => {
    await runAction({ version: '1.2.3', port: '70000' });
    const words = await readFile(join(folder, 'npx-arguments'), 'utf8');

    expect(words.split('\n')).toEqual(
      expect.arrayContaining(['--package=node@24', '--package=@mdhq/portal-mock@1.2.3']),
    );
  });

  it('uses only pinned actions, and no input inside a script', () => {
    expect(action.runs.using).toBe('composite');
    for (const { uses, run = '' } of action.runs.steps) {
      if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(run).not.toContain('${{');
    }
  });
});
