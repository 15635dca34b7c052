import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of `package.json` that is read. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  /** The obsolete form of `license`. */
  licenses?: { type: string }[];
  scripts?: Record<string, string>;
  gypfile?: boolean;
  scarfSettings?: { enabled: boolean };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, unknown>;
}

export interface Package {
  folder: string;
  manifest: Manifest;
}

const root: string = fileURLToPath(new URL('../../..', import.meta.url));

/** The packages of the workspace that are published. */
export function publishedPackages(): Package[] {
  return globSync('{spec,{packages,apps}/*}/package.json', { cwd: root })
    .map(dirname)
    .sort()
    .map((folder) => readPackage(join(root, folder)))
    .filter(({ manifest }) => !manifest.private);
}

function readPackage(folder: string): Package {
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
}

/** The packages that users install with these, which are not ours; the versions are those of the lockfile. */
export function installedWith(packages: Package[]): Package[] {
  const found = new Map(packages.map((one) => [one.folder, one]));
  for (const { folder, manifest } of found.values()) {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    for (const name of names) {
      const place = findInstalled(folder, name);
      // Optional dependencies of other platforms are not installed.
      if (place !== undefined && !found.has(place)) found.set(place, readPackage(place));
    }
  }
  return [...found.values()].filter(({ manifest }) => !manifest.name.startsWith('@mdhq/'));
}

function findInstalled(folder: string, name: string): string | undefined {
  const place = join(folder, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return realpathSync(place);
  return folder === dirname(folder) ? undefined : findInstalled(dirname(folder), name);
}

/** Sorted, each name once. */
export function namesOf(packages: Package[]): string[] {
  return [...new Set(packages.map(({ manifest }) => manifest.name))].sort();
}

/** npm also compiles a package with a `binding.gyp` that does not forbid it. */
export function runsOnInstall({ folder, manifest: { scripts, gypfile } }: Package): boolean {
  const hasScript = ['preinstall', 'install', 'postinstall'].some((name) => scripts?.[name]);
  return hasScript || (gypfile !== false && existsSync(join(folder, 'binding.gyp')));
}

/** The bytes of the files of a package. */
export function sizeOf({ folder }: Package): number {
  return globSync('**', { cwd: folder, exclude: ['node_modules'] })
    .map((file) => statSync(join(folder, file)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}
