import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareVersions, type Spec } from '@mdhq/portal-contract';
import { parse } from 'yaml';
import { compareManifests } from '../manifests/compare-manifests.ts';
import type { PublishedPackage } from '../repository/published-packages.ts';
import { readWorkspaceFile } from '../repository/workspace-file.ts';
import { changesOfSpec } from '../spec/changes-of-spec.ts';
import { directionsOf, extensibleValues } from '../spec/schemas-in-use.ts';
import type { ParsedFiles } from '../types/sources.ts';
import type { Change } from './change.ts';
import { type LastRelease, versionAt } from './last-releases.ts';

/** What several comparisons can share. */
export interface Shared {
  /** Compares two contracts; by default with a new run of `redocly diff`. */
  readonly compareSpecs?: typeof compareVersions;
  readonly parsed?: ParsedFiles;
}

const spec = '@mdhq/portal-spec';

/** The packages that every change of the contract affects, because they export or serve it. */
const serving = ['@mdhq/portal-types', '@mdhq/portal-mock', '@mdhq/portal-server'];

/** Finds the changes of each package since its last release: of its manifest, its public types, and the contract. */
export async function changesSinceReleases(
  root: string,
  packages: readonly PublishedPackage[],
  releases: ReadonlyMap<string, LastRelease>,
  shared: Shared = {},
): Promise<Map<string, Change[]>> {
  const release = releases.get(spec);
  const ofSpec =
    release === undefined ? [] : await changesOfContract(root, release, shared.compareSpecs);
  const changed = [...releases].filter(([, { isChanged }]) => isChanged);
  const ofTypes =
    changed.length === 0 ? new Map() : await compareTypes(root, changed, release, shared.parsed);
  const workspace = await readWorkspaceFile(root);
  const current = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  return new Map(
    [...releases].map(([name, release]) => {
      const manifest = current.get(name);
      return [
        name,
        [
          ...(name === spec || serving.includes(name) ? ofSpec : []),
          ...(manifest === undefined ? [] : compareManifests(release, { manifest, workspace })),
          ...(ofTypes.get(name) ?? []),
        ],
      ];
    }),
  );
}

async function readSpec(root: string): Promise<{ text: string; document: Spec }> {
  const text = await readFile(join(root, 'spec/openapi.yaml'), 'utf8');
  return { text, document: parse(text) };
}

/** The changes of the contract since a release. */
export async function changesOfContract(
  root: string,
  release: LastRelease,
  compareSpecs = compareVersions,
): Promise<Change[]> {
  const [base, revision] = [await readSpec(release.version.root), await readSpec(root)];
  if (base.text === revision.text) return [];
  const found = await compareSpecs(base.document, revision.document);
  return changesOfSpec(base.document, revision.document, found);
}

async function compareTypes(
  root: string,
  changed: [name: string, release: LastRelease][],
  ofSpec: LastRelease | undefined,
  parsed: ParsedFiles | undefined,
): Promise<Map<string, Change[]>> {
  const { document: revision } = await readSpec(root);
  const base = ofSpec === undefined ? revision : (await readSpec(ofSpec.version.root)).document;
  // Loading TypeScript takes half a second, and nothing has changed in most runs.
  const { comparePackages } = await import('../types/compare-packages.ts');
  const directions = directionsOf(base, revision);
  return comparePackages(
    changed.map(([name, { version }]) => ({ name, version })),
    await versionAt(root),
    {
      positions: new Map(
        [...directions].map(([name, { request, response }]) => [
          name,
          { read: response, write: request },
        ]),
      ),
      extensible: extensibleValues(base),
    },
    parsed,
  );
}
