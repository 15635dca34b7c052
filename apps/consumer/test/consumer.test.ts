import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { runSuite } from './support/commands.ts';
import { installed } from './support/installed-tools.ts';
import { expectedOutput, outputOf } from './support/program.ts';

const run = promisify(execFile);
const folder = inject('folder');

test('programs compile against the packed packages, with their declarations checked', () => {
  expect(inject('compilerErrors')).toBe('');
});

test.each([
  ['20', installed('node-20/bin/node')],
  ['22', installed('node-22/bin/node')],
  ['24', process.execPath],
])('a compiled program runs on Node %s', async (major, node) => {
  const { stdout: version } = await run(node, ['--version']);

  expect(version).toMatch(new RegExp(`^v${major}\\.`));
  expect(await outputOf(folder, node, [])).toEqual(expectedOutput);
});

test('the contract suite passes against the mock, as commands and as functions', async () => {
  const report = await runSuite(folder, '--target', inject('mockUrl'), '--stateless');
  const program = await run(process.execPath, ['check-mock.js'], { cwd: folder });

  expect(report.stdout).toMatch(/^All \d{3,} checks passed\.$/m);
  expect(program.stdout).toBe('true\n');
});

test.each([
  ['a run with workflows', ['--target', inject('mockUrl'), '--patient', '1']],
  ['--against', ['--against', 'changed.yaml']],
])('without @redocly/cli, %s fails with the command that installs it', async (_, options) => {
  const spec = await readFile(join(folder, 'node_modules/@mdhq/portal-spec/openapi.yaml'), 'utf8');
  // Without a difference, there is nothing to rate.
  await writeFile(join(folder, 'changed.yaml'), spec.replace('type: integer', 'type: string'));
  const failure = await runSuite(folder, ...options).catch((error: object) => error);

  expect(existsSync(join(folder, 'node_modules/@redocly/cli'))).toBe(false);
  expect(failure).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Run `npm install --save-dev @redocly/cli`.'),
  });
});

test('installed packages contain no sources, and the client no openapi-fetch', async () => {
  const client = join(folder, 'node_modules/@mdhq/portal-client');

  expect(existsSync(join(client, 'dist/index.js'))).toBe(true);
  expect(existsSync(join(client, 'src'))).toBe(false);
  const lockfile = await readFile(join(folder, 'package-lock.json'), 'utf8');
  expect(lockfile).toContain('"node_modules/@mdhq/portal-client"');
  expect(lockfile).not.toContain('"node_modules/openapi-fetch"');
});
