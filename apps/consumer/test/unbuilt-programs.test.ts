import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

it.each([
  'packages/server/bin/mdhq-portal.js',
  'apps/front-desk/bin/front-desk.js',
  'packages/mock/bin/mdhq-portal-mock.js',
  'packages/contract/bin/mdhq-portal-contract.js',
])('%s says in one line how to build it if no package is built', (program) => {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-unbuilt-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copied = join(folder, program);
  mkdirSync(dirname(copied), { recursive: true });
  for (const file of [program, join(dirname(program), '../package.json')]) {
    cpSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), join(folder, file));
  }

  const { status, stderr } = spawnSync(process.execPath, [copied, '--help'], { encoding: 'utf8' });
  const name = basename(program, '.js');
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `${name} is not built: run "pnpm build" in the repository.\n`,
  });
});
