import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findMissingChangesets } from '../../src/changesets/missing-changesets.ts';
import { manifest, Repository } from '../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'release-checks-'));
let released: Repository;
let repository: Repository;
let root: string;

beforeAll(() => {
  repository = Repository.create(folder);
  repository.write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.20.0\n  react: 19.3.1\n');
  repository.write('.changeset/config.json', '{}');
  repository.write('spec/package.json', manifest('spec', { version: '0.1.0' }));
  repository.write('packages/client/src/index.ts', 'export const a = 1;');
  repository.write('packages/client/package.json', manifest('client', { version: '0.1.0' }));
  repository.write(
    'packages/contract/package.json',
    manifest('contract', { version: '0.1.0', dependencies: { ajv: 'catalog:' } }),
  );
  repository.write('packages/tools/package.json', manifest('tools', { private: true }));
  repository.commit('Release 0.1.0');
  repository.write('README.md', 'Later.');
  repository.commit('Document the release');
  released = repository;
});
beforeEach(() => {
  repository = released.copy();
  root = repository.root;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a released workspace without changes needs no changeset', async () => {
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a version in the catalog needs a changeset for each package that has it as a runtime dependency', async () => {
  repository.write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.21.0\n  react: 19.3.1\n');
  repository.commit('Update ajv');

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-contract', reasons: ['ajv: 8.20.0 -> 8.21.0'] },
  ]);

  repository.changeset('a-change', ['client']);
  expect(await findMissingChangesets(root)).toHaveLength(1);

  repository.changeset('a-change', ['client', 'contract']);
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a version in the catalog that no published package uses needs no changeset', async () => {
  repository.write('pnpm-workspace.yaml', 'catalog:\n  ajv: 8.20.0\n  react: 19.4.0\n');

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
  repository.write(
    'packages/contract/package.json',
    manifest('contract', { version: '0.1.0', ...fields }),
  );

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-contract', reasons: [reason] },
  ]);
});

it('a changed source needs a changeset, also before it is committed', async () => {
  repository.write('packages/client/src/index.ts', 'export const a = 2;');
  repository.write('packages/client/src/more.ts', 'export const b = 2;');

  expect(await findMissingChangesets(root)).toEqual([
    {
      name: '@mdhq/portal-client',
      reasons: ['packages/client/src/index.ts and 1 more files have changed'],
    },
  ]);
});

it.each([
  'packages/client/test/a.test.ts',
  'packages/client/README.md',
  'packages/client/CHANGELOG.md',
  'packages/tools/src/a.ts',
])('a change of %s needs no changeset', async (file) => {
  repository.write(file, 'Changed.');

  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a package that was never released needs a changeset', async () => {
  repository.write('packages/react/package.json', manifest('react', { version: '0.0.0' }));

  expect(await findMissingChangesets(root)).toEqual([
    { name: '@mdhq/portal-react', reasons: ['it was never released'] },
  ]);
  repository.changeset('a-change', ['react']);
  expect(await findMissingChangesets(root)).toEqual([]);
});

it('a clone without the commit of the release fails with the command that fetches it', async () => {
  const shallow = repository.shallowClone(1);

  await expect(findMissingChangesets(shallow)).rejects.toThrow('Run `git fetch --unshallow`.');
});
