import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { example } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

const run = promisify(execFile);
const packageRoot = fileURLToPath(new URL('..', import.meta.url));

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

/** An empty project that has this package installed, as it was built. */
async function project(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'portal-client-readme-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'node_modules/@mdhq'), { recursive: true });
  await mkdir(join(root, 'node_modules/@types'));
  await symlink(packageRoot, join(root, 'node_modules/@mdhq/portal-client'));
  await symlink(
    join(packageRoot, 'node_modules/@types/node'),
    join(root, 'node_modules/@types/node'),
  );
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  return root;
}

// Both start processes, which takes its time on a busy machine.
const timeout = 60_000;

test('the first block runs as it stands, and is short', { timeout }, async () => {
  const [first] = await blocks();
  const { origin } = await playServer(json(200, example('onOpenQueue')));
  const file = join(await project(), 'first.ts');
  // Only the port is another one.
  await writeFile(file, first.replace('localhost:4010', origin.replace('http://', '')));

  const { stdout, stderr } = await run(process.execPath, [file]);

  expect(first.trim().split('\n').length).toBeLessThan(10);
  expect(stderr).toBe('');
  expect(stdout).toContain('27 2026-11-02T15:04:05.000Z Prescription: drug 4711');
});

test('every block compiles against the package as it was built', { timeout }, async () => {
  const root = await project();
  const files = (await blocks()).map((code, index) => [`block-${index}.ts`, code] as const);
  for (const [name, code] of files) {
    await writeFile(join(root, name), code.includes('const client') ? code : `${prelude}${code}`);
  }
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const names = files.map(([name]) => name);

  const { stdout } = await run(
    process.execPath,
    [
      tsc,
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      ...names,
    ],
    { cwd: root },
  ).catch((failure: { stdout: string }) => failure);

  expect(names.length).toBeGreaterThan(5);
  expect(stdout).toBe('');
});

/** What the README's later blocks go on from. */
const prelude = `import { createPortalClient } from '@mdhq/portal-client';
const client = createPortalClient('https://un:pwd@sandbox.md-hq.com');
`;
