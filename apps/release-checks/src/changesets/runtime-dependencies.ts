import type { Manifest } from '../repository/published-packages.ts';

/** The part of `pnpm-workspace.yaml` with the versions. */
export interface Workspace {
  catalog?: Record<string, string>;
  catalogs?: Record<string, Record<string, string>>;
}

/**
 * The versions of the dependencies that users of a package install, with those of the catalog in place of `catalog:`.
 * Without packages of the workspace: changesets bumps their dependents.
 */
export function dependenciesOf(
  manifest: Partial<Manifest>,
  workspace: Workspace,
): Map<string, string> {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const wanted = Object.entries({ ...peerDependencies, ...optionalDependencies, ...dependencies });
  return new Map(
    wanted
      .filter(([, version]) => !version.startsWith('workspace:'))
      .map(([name, version]) => [name, versionOf(name, version, workspace)]),
  );
}

function versionOf(name: string, version: string, { catalog, catalogs }: Workspace): string {
  const [, from] = /^catalog:(.*)$/.exec(version) ?? [];
  if (from === undefined) return version;
  const versions = from === '' || from === 'default' ? catalog : catalogs?.[from];
  return versions?.[name] ?? version;
}
