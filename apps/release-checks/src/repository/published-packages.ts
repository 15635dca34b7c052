import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The part of `package.json` that the check reads. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  files: string[];
  exports?: Record<string, string | { types?: string } | null>;
  bin?: string | Record<string, string>;
  engines?: Record<string, string>;
  type?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** The version of a package without a release. */
export const unreleased = '0.0.0';

/** A package of the workspace that is published, with its folder relative to the root. */
export interface PublishedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of the workspace that are published. */
export async function publishedPackages(root: string): Promise<PublishedPackage[]> {
  const packages = [];
  for await (const file of glob('{spec,{packages,apps}/*}/package.json', { cwd: root })) {
    const manifest: Manifest = JSON.parse(await readFile(join(root, file), 'utf8'));
    if (!manifest.private) packages.push({ folder: dirname(file), manifest });
  }
  return packages.sort((a, b) => a.folder.localeCompare(b.folder));
}
