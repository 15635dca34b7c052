import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prerelease } from 'semver';
import { parse } from 'yaml';
import { copyCommit, fileAt, historyOf, isChanged } from '../repository/git.ts';
import {
  type Manifest,
  type PublishedPackage,
  publishedPackages,
  unreleased,
} from '../repository/published-packages.ts';
import { lastChangeOfVersion } from '../repository/releases.ts';
import type { WorkspaceFile } from '../repository/workspace-file.ts';
import type { Version } from '../types/sources.ts';

/** The last release of a package. */
export interface LastRelease {
  readonly commit: string;
  readonly manifest: Manifest;
  /** The versions of the catalog at that commit. */
  readonly workspace: WorkspaceFile;
  /** The workspace at that commit. */
  readonly version: Version;
  /** Whether the package, or one of the workspace that it depends on, has other sources now. */
  readonly isChanged: boolean;
}

/** The spec, the packages and the front desk, without their tests. */
const paths = [
  ...['spec', 'packages', 'apps/front-desk'],
  ...['packages', 'apps'].map((folder) => `:(exclude,glob)${folder}/*/test/**`),
];

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
    const commit = await baseOf(root, `${place}/package.json`);
    if (commit !== undefined) commits.set(manifest.name, commit);
  }
  const copies = new Map<string, Version>();
  for (const commit of new Set(commits.values())) {
    const copy = join(folder, commit);
    await mkdir(copy);
    await copyCommit(root, commit, paths, copy);
    copies.set(commit, await versionAt(copy));
  }
  const releases = new Map<string, LastRelease>();
  for (const { manifest } of packages) {
    const commit = commits.get(manifest.name);
    const version = commit === undefined ? undefined : copies.get(commit);
    const old = version?.folders.get(manifest.name);
    if (commit === undefined || version === undefined || old === undefined) continue;
    const last: Manifest = JSON.parse(await readFile(join(old, 'package.json'), 'utf8'));
    if (last.version === unreleased) continue;
    const sources = closureOf(manifest.name, packages).flatMap((one) => [
      `${one}/src`,
      `${one}/package.json`,
    ]);
    releases.set(manifest.name, {
      commit,
      manifest: last,
      workspace: parse((await fileAt(root, commit, 'pnpm-workspace.yaml')) ?? '{}'),
      version,
      isChanged: await isChanged(root, commit, sources),
    });
  }
  return releases;
}

/**
 * The release to compare a package with. The last commit can be a release whose sources have changed, too. So it is
 * compared with the previous release, if there is one, until the working tree has other changes.
 */
async function baseOf(root: string, file: string): Promise<string | undefined> {
  const release = await lastRelease(root, file);
  const [head] = await historyOf(root, 'HEAD', ['-1']);
  if (release === undefined || release !== head?.id || head.parent === undefined) return release;
  if (await isChanged(root, 'HEAD', paths)) return release;
  const previous = await lastRelease(root, file, head.parent);
  const version = previous && (await versionOf(root, previous, file));
  return version === undefined || version === unreleased ? release : previous;
}

/** The commit of the last release that is not a prerelease: what users of the next one update from. */
async function lastRelease(root: string, file: string, from = 'HEAD'): Promise<string | undefined> {
  const commit = await lastChangeOfVersion(root, file, from);
  const version = commit && (await versionOf(root, commit, file));
  return version && prerelease(version) ? lastRelease(root, file, `${commit}^`) : commit;
}

async function versionOf(root: string, commit: string, file: string): Promise<string | undefined> {
  const text = await fileAt(root, commit, file);
  return text && (JSON.parse(text) as Manifest).version;
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
