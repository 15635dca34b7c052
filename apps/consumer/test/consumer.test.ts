import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportOf, startMockCommand } from './commands.ts';
import { type ConsumerProject, startConsumerProject } from './consumer-project.ts';
import { expectedOutput, outputOf } from './program.ts';

const run = promisify(execFile);

let project: ConsumerProject;

beforeAll(async () => {
  project = await startConsumerProject();
});
afterAll(() => project?.remove());

test('programs compile against the packed packages, with their declarations checked', async () => {
  expect(await project.compile()).toBe('');
});

const nodeOf = (name: string) =>
  fileURLToPath(new URL(`../node_modules/${name}/bin/node`, import.meta.url));

test.each([
  ['20', nodeOf('node-20')],
  ['22', nodeOf('node-22')],
  ['24', process.execPath],
])('a compiled program runs on Node %s', async (major, node) => {
  const { stdout: version } = await run(node, ['--version']);

  expect(version).toMatch(new RegExp(`^v${major}\\.`));
  expect(await outputOf(project, node, [])).toEqual(expectedOutput);
});

test('the contract suite passes against the mock, as commands and as functions', async () => {
  const mock = await startMockCommand(project);
  const report = await reportOf(project, mock.url).finally(mock.stop);
  const program = await run(process.execPath, ['check-mock.js'], { cwd: project.folder });

  expect(report).toMatch(/^All \d{3,} checks passed\.$/m);
  expect(program.stdout).toBe('true\n');
});

test('installed packages contain no sources, and the client no openapi-fetch', async () => {
  const client = join(project.folder, 'node_modules/@mdhq/portal-client');

  expect(existsSync(join(client, 'dist/index.js'))).toBe(true);
  expect(existsSync(join(client, 'src'))).toBe(false);
  const installed = await readdir(join(project.folder, 'node_modules/.pnpm'));
  expect(installed.filter((name) => name.startsWith('openapi-fetch'))).toEqual([]);
});
