import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyCommit, isChanged, lastChangeOfVersion } from '../repository/git.ts';
import {
  type Manifest,
  type PublishedPackage,
  publishedPackages,
  unreleased,
} from '../repository/published-packages.ts';
import type { Version } from '../types/sources.ts';

/** The last release of a package. */
export interface LastRelease {
  readonly commit: string;
  readonly manifest: Manifest;
  /** The workspace at that commit. */
  readonly version: Version;
  /** Whether the package, or one of the workspace that it depends on, has other sources now. */
  readonly isChanged: boolean;
}

/** The spec and the packages, without their tests. */
const paths = ['spec', 'packages', ':(exclude,glob)packages/*/test/**'];

/**
 * Copies the last releases of all packages that were released into a folder.
 * @returns the releases, by the names of the packages
 * @throws {ShallowClone} if a release is not in the history
 */
export async function copyLastReleases(
  root: string,
  packages: readonly PublishedPackage[],
  folder: string,
): Promise<Map<string, LastRelease>> {
  const commits = new Map<string, string>();
  for (const { folder: place, manifest } of packages) {
    if (manifest.version === unreleased) continue;
    commits.set(manifest.name, await lastChangeOfVersion(root, `${place}/package.json`));
  }
  const copies = new Map<string, Version>();
  for (const commit of new Set(commits.values())) {
    const copy = join(folder, commit);
    await mkdir(copy);
    await copyCommit(root, commit, paths, copy);
    copies.set(commit, await versionAt(copy));
  }
  const releases = new Map<string, LastRelease>();
  for (const { folder: place, manifest } of packages) {
    const commit = commits.get(manifest.name);
    const version = commit === undefined ? undefined : copies.get(commit);
    if (commit === undefined || version === undefined) continue;
    const text = await readFile(join(version.root, place, 'package.json'), 'utf8');
    const sources = closureOf(manifest.name, packages).flatMap((one) => [
      `${one}/src`,
      `${one}/package.json`,
    ]);
    releases.set(manifest.name, {
      commit,
      manifest: JSON.parse(text),
      version,
      isChanged: await isChanged(root, commit, sources),
    });
  }
  return releases;
}

/** The packages of a folder with a workspace. */
export async function versionAt(root: string): Promise<Version> {
  const packages = await publishedPackages(root);
  const folders = packages.map(
    ({ folder, manifest }) => [manifest.name, join(root, folder)] as const,
  );
  return { root, folders: new Map(folders) };
}

/** The folders of a package and of those of the workspace that it depends on. */
function closureOf(name: string, packages: readonly PublishedPackage[]): string[] {
  const found = new Map<string, string>();
  const queue = [name];
  for (const next of queue) {
    const one = packages.find(({ manifest }) => manifest.name === next);
    if (one === undefined || found.has(next)) continue;
    found.set(next, one.folder);
    const { dependencies, peerDependencies } = one.manifest;
    queue.push(...Object.keys({ ...dependencies, ...peerDependencies }));
  }
  return [...found.values()];
}
