import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findMissingChangesets } from '../../src/changesets/missing-changesets.ts';
import { manifest, Repository } from '../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'release-checks-'));
let unreleased: Repository;
let repository: Repository;
let root: string;

const source = 'packages/client/src/index.ts';
const bumped = [{ name: '@mdhq/portal-contract', reasons: ['ajv: 8.20.0 -> 8.21.0'] }];
const changed = [{ name: '@mdhq/portal-client', reasons: [`${source} has changed`] }];

/** A workspace that was never released, with one changeset that names all packages. */
beforeAll(() => {
  repository = Repository.create(folder);
  repository.write('README.md', 'A workspace.');
  repository.commit('Add a README');
  writeVersionOfAjv('8.20.0');
  repository.write(source, 'export const a = 1;\n\n\n\n\nexport const z = 1;\n');
  repository.write('packages/client/package.json', manifest('client', { version: '0.0.0' }));
  repository.write(
    'packages/contract/package.json',
    manifest('contract', { version: '0.0.0', dependencies: { ajv: 'catalog:' } }),
  );
  repository.commit('Add the packages');
  repository.changeset('first-release', ['client', 'contract']);
  repository.commit('Add a changeset');
  unreleased = repository;
});
beforeEach(() => {
  repository = unreleased.copy();
  root = repository.root;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeVersionOfAjv(version: string): void {
  repository.write('pnpm-workspace.yaml', `catalog:\n  ajv: ${version}\n`);
}

describe('a package that a pending changeset names', () => {
  it('needs no changeset until it changes', async () => {
    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it('needs another one if its runtime dependency changes in the catalog afterwards', async () => {
    writeVersionOfAjv('8.21.0');
    expect(await findMissingChangesets(root)).toEqual(bumped);

    repository.commit('Update ajv');
    expect(await findMissingChangesets(root)).toEqual(bumped);

    repository.changeset('ajv', ['client']);
    repository.commit('Add a changeset for another package');
    expect(await findMissingChangesets(root)).toEqual(bumped);

    repository.changeset('ajv', ['contract']);
    expect(await findMissingChangesets(root)).toEqual([]);

    repository.commit('Add the changeset');
    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it('needs another one if its source changes afterwards', async () => {
    repository.write(source, 'export const a = 2;');
    repository.commit('Change the client');

    expect(await findMissingChangesets(root)).toEqual(changed);
  });

  it('needs no other one if a commit changes both the package and the changeset', async () => {
    repository.write(source, 'export const a = 2;');
    repository.write(
      '.changeset/first-release.md',
      "---\n'@mdhq/portal-client': minor\n'@mdhq/portal-contract': minor\n---\n\nMore.\n",
    );
    repository.commit('Change the client');

    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it('needs no release for a refactoring with a changeset of type none', async () => {
    repository.write(source, 'const a = 1;\nexport { a };');
    repository.changeset('refactoring', ['client'], 'none');
    repository.commit('Refactor the client');

    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it('needs no other one if a change is reverted', async () => {
    writeVersionOfAjv('8.21.0');
    repository.commit('Update ajv');
    repository.git('revert', '--no-edit', 'HEAD');

    expect(await findMissingChangesets(root)).toEqual([]);
  });
});

describe('comments and layout', () => {
  it.each([
    [
      'src/a.ts',
      'export const a = /x\\/\\/y/; // One.',
      '/** Two. */\nexport const a =\n  /x\\/\\/y/;',
    ],
    ['src/a.tsx', 'export const a = <p>One</p>; // One.', 'export const a = <p>One</p>;'],
    ['bin/a.yaml', 'a: >\n  one\n  two # 1', 'a: >\n  one two # 1'],
    ['bin/a.md', 'One\ntwo.', 'One two.'],
  ])('of %s need no changeset', async (name, before, after) => {
    repository.write(`packages/client/${name}`, before);
    repository.changeset('a-change', ['client']);
    repository.commit('Add a file');
    repository.write(`packages/client/${name}`, after);

    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it.each([
    ['src/a.ts', "export const a = '// One.';", "export const a = '// Two.';"],
    ['src/a.ts', 'export type A = 1; // One.', 'export type A = 2; // One.'],
    ['src/a.tsx', 'export const a = <p>{/* 1 */}One</p>;', 'export const a = <p>{/* 1 */}Two</p>;'],
    ['bin/a.js', '#!/usr/bin/env node\n', '#!/usr/bin/env bun\n'],
    ['bin/a.yaml', 'a: "# One"', 'a: "# Two"'],
    ['bin/a.sql', 'SELECT 1', 'SELECT  1'],
  ])('of %s are not ignored in its code: %s', async (name, before, after) => {
    repository.write(`packages/client/${name}`, before);
    repository.changeset('a-change', ['client']);
    repository.commit('Add a file');
    repository.write(`packages/client/${name}`, after);

    expect(await findMissingChangesets(root)).toEqual([
      { name: '@mdhq/portal-client', reasons: [`packages/client/${name} has changed`] },
    ]);
  });
});

describe('a merge', () => {
  function mergeOf(changeOfBranch: () => void, changeOfMain: () => void): void {
    repository.git('switch', '--quiet', '--create', 'branch');
    changeOfBranch();
    repository.commit('Change on the branch');
    repository.git('switch', '--quiet', 'main');
    changeOfMain();
    repository.commit('Change on main');
    repository.git('merge', '--quiet', '--no-edit', 'branch');
  }

  const first = () =>
    repository.write(source, 'export const a = 2;\n\n\n\n\nexport const z = 1;\n');
  const last = () => repository.write(source, 'export const a = 1;\n\n\n\n\nexport const z = 2;\n');

  const lastWithChangeset = () => {
    last();
    repository.changeset('other', ['client']);
  };

  it('of two changes of a file, each with its changeset, needs no other one', async () => {
    mergeOf(() => {
      first();
      repository.changeset('branch', ['client']);
    }, lastWithChangeset);

    expect(await findMissingChangesets(root)).toEqual([]);
  });

  it('of a change without a changeset needs one, although main has one for its own change', async () => {
    mergeOf(first, lastWithChangeset);

    expect(await findMissingChangesets(root)).toEqual(changed);
  });

  it('into a change without a changeset needs one, although the branch has one for its own change', async () => {
    mergeOf(lastWithChangeset, first);

    expect(await findMissingChangesets(root)).toEqual(changed);
  });

  it('with a changeset for both sides afterwards needs no other one', async () => {
    mergeOf(first, last);
    repository.changeset('both', ['client']);
    repository.commit('Add a changeset');

    expect(await findMissingChangesets(root)).toEqual([]);
  });
});

describe('a shallow clone', () => {
  it('without the commit of the changeset fails with the command that fetches it', async () => {
    await expect(findMissingChangesets(repository.shallowClone(1))).rejects.toThrow(
      'is not in the history of this clone. Run `git fetch --unshallow`.',
    );
  });

  it('with the commit of the changeset is compared with it', async () => {
    writeVersionOfAjv('8.21.0');
    repository.commit('Update ajv');

    expect(await findMissingChangesets(repository.shallowClone(3))).toEqual(bumped);
  });
});

it('an archive without a history is not compared', async () => {
  writeVersionOfAjv('8.21.0');
  rmSync(join(root, '.git'), { recursive: true });

  expect(await findMissingChangesets(root)).toEqual([]);
});
