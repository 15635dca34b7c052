import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

async function blocksOfReadme(): Promise<string[]> {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  return [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block ?? '');
}

it('has a README whose first block runs unchanged', async () => {
  const [block = ''] = await blocksOfReadme();
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', block], {
    cwd: packageFolder,
  });

  expect(stdout).toMatch(/^200 \{\n {2}object: 'list'/);
});

it('has a README whose set-up for Vitest runs unchanged', async () => {
  const project = await mkdtemp(join(tmpdir(), 'portal-mock-'));
  await mkdir(join(project, 'node_modules/@mdhq'), { recursive: true });
  await symlink(packageFolder, join(project, 'node_modules/@mdhq/portal-mock'));
  await symlink(join(packageFolder, 'node_modules/vitest'), join(project, 'node_modules/vitest'));
  for (const block of await blocksOfReadme()) {
    const name = /^\/\/ ([\w.-]+\.ts)\n/.exec(block)?.[1];
    if (name !== undefined) await writeFile(join(project, name), block);
  }
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
  const vitest = join(packageFolder, 'node_modules/vitest/vitest.mjs');
  const json = join(project, 'report.json');
  const options = ['run', '--reporter=json', `--outputFile=${json}`];
  await run(process.execPath, [vitest, ...options], { cwd: project });
  const report: unknown = JSON.parse(await readFile(json, 'utf8'));
  await rm(project, { recursive: true });

  expect(report).toMatchObject({ success: true, numPassedTests: 1 });
});
