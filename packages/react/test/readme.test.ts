import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const packageRoot = fileURLToPath(new URL('..', import.meta.url));

test('every block of the README compiles against the package as it was built', async () => {
  const readme = await readFile(join(packageRoot, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)];
  // Inside the package, so that its own name and what it stands on are found.
  const folder = await mkdtemp(join(packageRoot, 'node_modules/.readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files: string[] = [];
  for (const [index, [, extension, code = '']] of blocks.entries()) {
    const file = join(folder, `block-${index}.${extension}`);
    await writeFile(file, code);
    files.push(file);
  }
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--jsx', 'react-jsx', '--module', 'preserve'];

  const { stdout } = await run(process.execPath, [
    tsc,
    ...options,
    '--ignoreConfig',
    '--target',
    'es2023',
    '--types',
    'react',
    ...files,
  ]).catch((failure: { stdout: string }) => failure);

  expect(blocks).toHaveLength(2);
  expect(blocks[0]?.[2]?.trim().split('\n').length).toBeLessThan(10);
  expect(stdout).toBe('');
});
