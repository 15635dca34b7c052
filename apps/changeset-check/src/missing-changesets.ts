import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { changedFiles, fileAt, lastChangeOfVersion } from './git.ts';
import { type Manifest, publishedPackages } from './published-packages.ts';
import { dependenciesOf, type Workspace } from './runtime-dependencies.ts';

/** A published package that has changed since its release, without a changeset that names it. */
export interface MissingChangeset {
  name: string;
  /** What has changed. */
  reasons: string[];
}

const unreleased = '0.0.0';

/**
 * Finds published packages whose content or runtime dependencies have changed since the commit of their version, and
 * that no pending changeset names. Changesets itself does not see a new version in the catalog
 * (changesets/changesets#1707). A package that was never released needs a changeset for its first release.
 * @throws {ShallowClone} if a package was released and its release is not in the history
 */
export async function findMissingChangesets(root: string): Promise<MissingChangeset[]> {
  const named = await packagesInChangesets(root);
  const workspace: Workspace = parse(await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const packages = (await publishedPackages(root)).filter(
    ({ manifest }) => !named.has(manifest.name),
  );
  const found = await Promise.all(
    packages.map(async ({ folder, manifest }) => ({
      name: manifest.name,
      reasons: await changesOf(root, folder, manifest, workspace),
    })),
  );
  return found.filter(({ reasons }) => reasons.length > 0);
}

async function packagesInChangesets(root: string): Promise<Set<string>> {
  const folder = join(root, '.changeset');
  const files = (await readdir(folder)).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return new Set(
    texts.flatMap((text) =>
      Object.keys(parse(/^---\n([\s\S]*?)\n?---/.exec(text)?.[1] ?? '') ?? {}),
    ),
  );
}

async function changesOf(
  root: string,
  folder: string,
  manifest: Manifest,
  workspace: Workspace,
): Promise<string[]> {
  if (manifest.version === unreleased) return ['it was never released'];
  const release = await lastChangeOfVersion(root, `${folder}/package.json`);
  const before: Manifest = JSON.parse(await fileAt(root, release, `${folder}/package.json`));
  const workspaceBefore: Workspace = parse(await fileAt(root, release, 'pnpm-workspace.yaml'));

  const content = ['src', ...manifest.files].map((name) => `${folder}/${name}`);
  const files = await changedFiles(root, release, content);
  return [
    ...describeDependencies(
      dependenciesOf(before, workspaceBefore),
      dependenciesOf(manifest, workspace),
    ),
    ...interfaceFields
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(manifest[field]))
      .map((field) => `${field} in package.json has changed`),
    ...(files.length > 0 ? [`${summary(files)} changed`] : []),
  ];
}

/** The fields of `package.json`, beside dependencies, that a user of the package can notice. */
const interfaceFields = ['exports', 'bin', 'engines', 'files', 'type'] as const;

function describeDependencies(before: Map<string, string>, now: Map<string, string>): string[] {
  const names = [...new Set([...before.keys(), ...now.keys()])];
  return names
    .filter((name) => before.get(name) !== now.get(name))
    .map((name) => `${name}: ${before.get(name) ?? 'none'} -> ${now.get(name) ?? 'none'}`);
}

function summary([first, ...others]: string[]): string {
  return others.length === 0 ? `${first} has` : `${first} and ${others.length} more files have`;
}
