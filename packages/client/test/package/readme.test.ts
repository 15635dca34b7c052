import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emptyProject, packageRoot } from '../support/compile.ts';
import { example } from '../support/contract.ts';
import { json, playServer } from '../support/play-server.ts';

const run = promisify(execFile);

/** The TypeScript blocks of the README. */
async function blocks(): Promise<[string, ...string[]]> {
  const readme = await readFile(join(packageRoot, 'README.md'), 'utf8');
  const [first, ...others] = Array.from(
    readme.matchAll(/^```ts\n(.*?)^```$/gms),
    ([, code = '']) => code,
  );
  expect.assert(first !== undefined);
  return [first, ...others];
}

test('the first block of the README runs unchanged, and is short', async () => {
  const [first] = await blocks();
  const { origin } = await playServer(json(200, example('onOpenQueue')));
  const file = join(await emptyProject(), 'first.ts');
  // Only the port differs.
  await writeFile(file, first.replace('localhost:4010', origin.replace('http://', '')));

  const { stdout, stderr } = await run(process.execPath, [file]);

  expect(first.trim().split('\n').length).toBeLessThan(10);
  expect(stderr).toBe('');
  expect(stdout).toContain('27 2026-11-02T15:04:05.000Z Prescription: drug 4711');
});

test('the block for a clinic does not set idempotencyKeys', async () => {
  const [, clinic] = await blocks();

  expect(clinic).toContain("subdomain: 'sandbox'");
  expect(clinic).not.toContain('idempotencyKeys');
});
