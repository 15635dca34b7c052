import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Changeset, pendingChangesets } from '../repository/changesets.ts';
import { areUncommitted, commitsOf, stepsSince } from '../repository/git.ts';
import { type Manifest, publishedPackages, unreleased } from '../repository/published-packages.ts';
import { lastChangeOfVersion } from '../repository/releases.ts';
import { type Change, changesOf, pathsOf } from './package-changes.ts';

/** A published package that has changed since its release and its last changeset. */
export interface MissingChangeset {
  name: string;
  /** What has changed. */
  reasons: string[];
}

/**
 * Finds published packages whose content or runtime dependencies have changed since the commit of their version and
 * since the last commit of a pending changeset that names them. Changesets itself does not see a new version in the
 * catalog (changesets/changesets#1707). A package that was never released needs a changeset for its first release.
 * @throws {ShallowClone} if a commit to compare with is not in the history
 */
export async function findMissingChangesets(root: string): Promise<MissingChangeset[]> {
  const pending = await pendingChangesets(root);
  const found = await Promise.all(
    (await publishedPackages(root)).map(async ({ folder, manifest }) => ({
      name: manifest.name,
      reasons: await reasonsFor(root, folder, manifest, pending),
    })),
  );
  return found.filter(({ reasons }) => reasons.length > 0);
}

async function reasonsFor(
  root: string,
  folder: string,
  manifest: Manifest,
  pending: Changeset[],
): Promise<string[]> {
  const { name, version } = manifest;
  const changesets = pending.filter(({ bumps }) => bumps.has(name)).map(({ file }) => file);
  if (version === unreleased && changesets.length === 0) return ['it was never released'];
  // An archive of the sources has no history to compare with.
  if (!existsSync(join(root, '.git'))) return [];
  // This changeset can describe everything up to the working tree.
  if (changesets.length > 0 && (await areUncommitted(root, changesets))) return [];

  const bases: string[] = [];
  if (version !== unreleased) {
    const release = await lastChangeOfVersion(root, `${folder}/package.json`);
    if (release !== undefined) bases.push(release);
    else if (changesets.length === 0) return ['it was never released'];
  }
  if (changesets.length > 0) {
    bases.push(...(await commitsOf(root, changesets, `The last changeset of ${name}`)));
  }
  const steps = await stepsSince(root, bases, pathsOf(folder, manifest));
  return describe(await changesOf(root, folder, manifest, steps));
}

function describe(changes: Change[]): string[] {
  const files = changes.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  return [
    ...changes
      .filter(({ kind }) => kind === 'dependency')
      .map(({ name, before, after }) => `${name}: ${before ?? 'none'} -> ${after ?? 'none'}`),
    ...changes
      .filter(({ kind }) => kind === 'field')
      .map(({ name }) => `${name} in package.json has changed`),
    ...(files.length > 0 ? [`${summary(files)} changed`] : []),
  ];
}

function summary([first, ...others]: string[]): string {
  return others.length === 0 ? `${first} has` : `${first} and ${others.length} more files have`;
}
