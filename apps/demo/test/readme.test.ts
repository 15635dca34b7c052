import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startDemo } from '../src/start-demo.ts';
import { freePorts } from './support/free-ports.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** The code blocks of a language in the root README. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms');
  return Array.from(readme.matchAll(pattern), ([, code = '']) => code);
}

it('the three calls of the root README run against the demo, with curl and then in TypeScript', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-demo-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ports = await freePorts();
  const dataDir = join(folder, 'data');
  const demo = await startDemo({ ports, dataDir, reset: false, print: () => {} });
  onTestFinished(() => demo.close());
  // Only the port differs.
  const here = (block = '') => block.replaceAll(/localhost:4010\b/g, `localhost:${ports.server}`);
  const curl = blocks('sh').find((block) => block.includes('curl'));
  const [program] = blocks('ts');

  const called = await run('sh', ['-euc', here(curl)]);
  const printed = await run(
    process.execPath,
    ['--input-type=module-typescript', '--eval', here(program)],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );

  expect(called.stdout).toContain('"total_count":3');
  expect(called.stdout).toContain('"dismissed_by":"un"');
  expect(called.stdout).toContain('"kind":"join"');
  expect(printed).toEqual({
    stdout: expect.stringMatching(/^26 .+\n28 .+\ninvited \S+@\S+\n$/),
    stderr: '',
  });
});

it('the program that three-calls runs is the one in the root README', async () => {
  const program = await readFile(join(root, 'apps/consumer/programs/three-calls.ts'), 'utf8');

  expect(blocks('ts')).toEqual([program]);
});
