import { describe, expect, it, test } from 'vitest';
import { compareManifests } from '../../src/manifests/compare-manifests.ts';
import type { Change } from '../../src/release/change.ts';
import type { Manifest } from '../../src/repository/published-packages.ts';

const workspace = { catalogs: { published: { fastify: '^5.12.8', vitest: '^3.0.0' } } };

function compare(
  before: Partial<Manifest>,
  after: Partial<Manifest>,
  catalog: Record<string, string> = workspace.catalogs.published,
): Change[] {
  const base = { name: '@mdhq/portal-mock', version: '1.0.0', files: [] };
  return compareManifests(
    { manifest: { ...base, ...before }, workspace },
    { manifest: { ...base, ...after }, workspace: { catalogs: { published: catalog } } },
  );
}

const optional = { vitest: { optional: true } };

describe('compareManifests', () => {
  it.each<{
    what: string;
    bump: Change['bump'] | 'none';
    before: Partial<Manifest>;
    after: Partial<Manifest>;
    catalog?: Record<string, string>;
  }>([
    {
      what: 'engines exclude a version of Node',
      bump: 'major',
      before: { engines: { node: '>=20' } },
      after: { engines: { node: '>=22' } },
    },
    {
      what: 'engines are stated for the first time',
      bump: 'major',
      before: {},
      after: { engines: { node: '>=20' } },
    },
    {
      what: 'engines include another version of Node',
      bump: 'minor',
      before: { engines: { node: '>=22' } },
      after: { engines: { node: '^20.19 || >=22' } },
    },
    {
      what: 'engines are written in another way',
      bump: 'none',
      before: { engines: { node: '^20.0.0 || >=21' } },
      after: { engines: { node: '>=20.0.0' } },
    },
    {
      what: 'the range of a peer excludes a major version',
      bump: 'major',
      before: { peerDependencies: { react: '^18.0.0 || ^19.0.0' } },
      after: { peerDependencies: { react: '^19.0.0' } },
    },
    {
      what: 'the range of a peer in the catalog excludes versions',
      bump: 'major',
      before: { peerDependencies: { vitest: 'catalog:published' } },
      after: { peerDependencies: { vitest: 'catalog:published' } },
      catalog: { vitest: '^3.2.0' },
    },
    {
      what: 'the range of a peer includes another major version',
      bump: 'minor',
      before: { peerDependencies: { react: '^18.0.0' } },
      after: { peerDependencies: { react: '^18.0.0 || ^19.0.0' } },
    },
    {
      what: 'a required peer is added',
      bump: 'major',
      before: {},
      after: { peerDependencies: { vitest: '>=3' } },
    },
    {
      what: 'an optional peer is added',
      bump: 'minor',
      before: {},
      after: { peerDependencies: { vitest: '>=3' }, peerDependenciesMeta: optional },
    },
    {
      what: 'an optional peer becomes required',
      bump: 'major',
      before: { peerDependencies: { vitest: '>=3' }, peerDependenciesMeta: optional },
      after: { peerDependencies: { vitest: '>=3' } },
    },
    {
      what: 'a peer is no longer needed',
      bump: 'none',
      before: { peerDependencies: { vitest: '>=3' } },
      after: {},
    },
    {
      what: 'a dependency has another major version',
      bump: 'minor',
      before: { dependencies: { fastify: 'catalog:published' } },
      after: { dependencies: { fastify: 'catalog:published' } },
      catalog: { fastify: '^6.0.0' },
    },
    {
      what: 'a dependency has a newer version that projects can share',
      bump: 'none',
      before: { dependencies: { fastify: 'catalog:published' } },
      after: { dependencies: { fastify: 'catalog:published' } },
      catalog: { fastify: '^5.13.0' },
    },
    {
      what: 'a package of the workspace is another dependency',
      bump: 'none',
      before: {},
      after: { dependencies: { '@mdhq/portal-types': 'workspace:^' } },
    },
    {
      what: 'a command is removed',
      bump: 'major',
      before: { bin: { portal: './bin/portal.js' } },
      after: {},
    },
  ])('rates as $bump: $what', ({ bump, before, after, catalog }) => {
    const changes = compare(before, after, catalog);

    expect(changes.map((change) => change.bump)).toEqual(bump === 'none' ? [] : [bump]);
    for (const change of changes) {
      expect(change.breaks !== undefined).toBe(change.bump === 'major');
    }
  });
});

test('compareManifests names the ranges, and whose projects break', () => {
  const changes = compare({ engines: { node: '>=20' } }, { engines: { node: '>=22' } });

  expect(changes).toEqual([
    {
      bump: 'major',
      what: 'The range of `engines.node` changed from `>=20` to `>=22`.',
      breaks: 'users of other versions of node',
    },
  ]);
});

test('compareManifests rates a removed entry without types as major, and an added one as minor', () => {
  const entry = (name: string) => ({ exports: { '.': { types: './a.d.ts' }, [name]: './a.json' } });

  expect(compare(entry('./openapi.json'), entry('./openapi.yaml'))).toEqual([
    {
      bump: 'major',
      what: 'The entry `./openapi.json` was removed.',
      breaks: 'code that imports it',
    },
    { bump: 'minor', what: 'The entry `./openapi.yaml` was added.' },
  ]);
});
