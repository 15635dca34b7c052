import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishPackages, type Registry, startRegistry } from '../src/index.ts';

const run = promisify(execFile);
let folder: string;
let registry: Registry;

/** A workspace with a package that depends on another one, and with a private one. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-workspace-'));
  await write('workspace/pnpm-workspace.yaml', 'packages:\n  - packages/*\n  - spec\n');
  await write('workspace/package.json', { private: true });
  await writePackage('packages/a', { name: '@mdhq/a', version: '1.2.3' });
  await writePackage('packages/c', { name: '@mdhq/c', version: '1.0.0', private: true });
  await writePackage('spec', {
    name: '@mdhq/b',
    version: '1.0.0',
    dependencies: { '@mdhq/a': 'workspace:^' },
  });
  registry = await startRegistry();
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

async function write(file: string, content: string | object): Promise<void> {
  await mkdir(join(folder, file, '..'), { recursive: true });
  await writeFile(
    join(folder, file),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

async function writePackage(name: string, manifest: object): Promise<void> {
  await write(`workspace/${name}/package.json`, { type: 'module', ...manifest });
  await write(`workspace/${name}/index.js`, `export const name = '${name}';`);
}

it('publishes the packages of a workspace once, and installs them outside it', async () => {
  const workspace = join(folder, 'workspace');
  const published = await publishPackages(workspace, registry);
  expect(published.toSorted()).toEqual(['@mdhq/a@1.2.3', '@mdhq/b@1.0.0']);
  expect(await publishPackages(workspace, registry)).toEqual([]);

  await write('project/package.json', { private: true, dependencies: { '@mdhq/b': '^1.0.0' } });
  await write('project/.npmrc', registry.npmrc);
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: join(folder, 'project') });

  const installed = await readFile(
    join(folder, 'project/node_modules/@mdhq/a/package.json'),
    'utf8',
  );
  expect(JSON.parse(installed)).toMatchObject({ version: '1.2.3' });
});
