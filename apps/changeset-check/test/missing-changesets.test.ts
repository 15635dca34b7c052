import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { findMissingChangesets } from '../src/missing-changesets.ts';

const folder = mkdtempSync(join(tmpdir(), 'changeset-check-'));
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(folder, 'repository-'));
  git('init', '--quiet', '--initial-branch=main');
  write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.20.0\n  react: 19.3.1\n');
  write('.changeset/config.json', '{}');
  write('spec/package.json', manifest('spec', { version: '0.1.0' }));
  write('packages/client/src/index.ts', 'export const a = 1;');
  write('packages/client/package.json', manifest('client', { version: '0.1.0' }));
  write(
    'packages/contract/package.json',
    manifest('contract', { version: '0.1.0', dependencies: { ajv: 'catalog:' } }),
  );
  write('packages/tools/package.json', manifest('tools', { private: true }));
  commit('Release 0.1.0');
  write('README.md', 'Later.');
  commit('Document the release');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  execFileSync('git', [...author, ...args], { cwd: root, stdio: 'ignore' });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function manifest(name: string, fields: object): string {
  return JSON.stringify(
    { name: `@mdhq/portal-${name}`, files: ['bin', 'dist'], ...fields },
    null,
    2,
  );
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

function changeset(...names: string[]): void {
  const bumps = names.map((name) => `'@mdhq/portal-${name}': patch\n`).join('');
  write('.changeset/a-change.md', `---\n${bumps}---\n\nA change.\n`);
}

it('a released workspace without changes needs no changeset', async () => {
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a version in the catalog needs a changeset for each package that has it as a runtime dependency', async () => {
  write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.21.0\n  react: 19.3.1\n');
  commit('Update ajv');

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-contract', reasons: ['ajv: 8.20.0 -> 8.21.0'] },
  ]);

  changeset('client');
  expect(await findMissingChangesets(root)).toHaveLength(1);

  changeset('client', 'contract');
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a version in the catalog that no published package uses needs no changeset', async () => {
  write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.20.0\n  react: 19.4.0\n');

  expect(await findMissingChangesets(root)).toEqual([]);
});

it.each([
  [{ dependencies: { ajv: 'catalog:', react: 'catalog:' } }, 'react: none -> 19.3.1'],
  [{ dependencies: {} }, 'ajv: 8.20.0 -> none'],
  [{ dependencies: { ajv: '^8.20.0' } }, 'ajv: 8.20.0 -> ^8.20.0'],
  [
    { dependencies: { ajv: 'catalog:' }, peerDependencies: { react: '>=18' } },
    'react: none -> >=18',
  ],
  [
    { dependencies: { ajv: 'catalog:' }, engines: { node: '>=26' } },
    'engines in package.json has changed',
  ],
])('a change of package.json needs a changeset: %j', async (fields, reason) => {
  write('packages/contract/package.json', manifest('contract', { version: '0.1.0', ...fields }));

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-contract', reasons: [reason] },
  ]);
});

it('a changed source needs a changeset, also before it is committed', async () => {
  write('packages/client/src/index.ts', 'export const a = 2;');
  write('packages/client/src/more.ts', 'export const b = 2;');

  expect(await findMissingChangesets(root)).toEqual([
    {
      name: '@mdhq/portal-client',
      reasons: ['packages/client/src/index.ts and 1 more files have changed'],
    },
  ]);
});

it.each(['packages/client/test/a.test.ts', 'packages/client/README.md', 'packages/tools/src/a.ts'])(
  'a change of %s needs no changeset',
  async (file) => {
    write(file, 'Changed.');

    expect(await findMissingChangesets(root)).toEqual([]);
  },
);

it('a package that was never released needs a changeset', async () => {
  write('packages/react/package.json', manifest('react', { version: '0.0.0' }));

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-react', reasons: ['it was never released'] },
  ]);
  changeset('react');
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a clone without the commit of the release fails with the command that fetches it', async () => {
  const shallow = join(folder, 'shallow');
  git('clone', '--quiet', '--depth=1', `file://${root}`, shallow);

  await expect(findMissingChangesets(shallow)).rejects.toThrow('Run `git fetch --unshallow`.');
});

it('a clone without history is enough as long as nothing is released', async () => {
  for (const name of ['client', 'contract']) {
    write(`packages/${name}/package.json`, manifest(name, { version: '0.0.0' }));
  }
  write('spec/package.json', manifest('spec', { version: '0.0.0' }));
  changeset('client', 'contract', 'spec');
  commit('Before the first release');
  const shallow = join(folder, 'unreleased');
  git('clone', '--quiet', '--depth=1', `file://${root}`, shallow);

  expect(await findMissingChangesets(shallow)).toEqual([]);
});
