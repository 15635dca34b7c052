import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareVersions, type Spec } from '@mdhq/portal-contract';
import { parse } from 'yaml';
import { changesOfSpec } from '../spec/changes-of-spec.ts';
import { directionsOf, extensibleValues } from '../spec/schemas-in-use.ts';
import type { Change } from './change.ts';
import { type LastRelease, versionAt } from './last-releases.ts';

const spec = '@mdhq/portal-spec';

/** The packages that every change of the contract affects, because they export or serve it. */
const serving = ['@mdhq/portal-types', '@mdhq/portal-mock', '@mdhq/portal-server'];

/** Finds the changes of each package since its last release: of its public types, and of the contract. */
export async function changesSinceReleases(
  root: string,
  releases: ReadonlyMap<string, LastRelease>,
): Promise<Map<string, Change[]>> {
  const release = releases.get(spec);
  const base = release && (await readSpec(release.version.root));
  const revision = await readSpec(root);
  const ofSpec = base === undefined ? [] : await changesOf(base, revision);
  const changed = [...releases].filter(([, { isChanged }]) => isChanged);
  const ofTypes =
    changed.length === 0 ? new Map() : await compareTypes(root, changed, base, revision);
  return new Map(
    [...releases.keys()].map((name) => [
      name,
      [...(name === spec || serving.includes(name) ? ofSpec : []), ...(ofTypes.get(name) ?? [])],
    ]),
  );
}

async function readSpec(root: string): Promise<{ text: string; document: Spec }> {
  const text = await readFile(join(root, 'spec/openapi.yaml'), 'utf8');
  return { text, document: parse(text) };
}

type ReadSpec = Awaited<ReturnType<typeof readSpec>>;

async function changesOf(base: ReadSpec, revision: ReadSpec): Promise<Change[]> {
  if (base.text === revision.text) return [];
  const found = await compareVersions(base.document, revision.document);
  return changesOfSpec(base.document, revision.document, found);
}

async function compareTypes(
  root: string,
  changed: [name: string, release: LastRelease][],
  base: ReadSpec | undefined,
  revision: ReadSpec,
): Promise<Map<string, Change[]>> {
  // Loading TypeScript takes half a second, and nothing has changed in most runs.
  const { comparePackages } = await import('../types/compare-packages.ts');
  const directions = directionsOf((base ?? revision).document, revision.document);
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
      extensible: extensibleValues((base ?? revision).document),
    },
  );
}
