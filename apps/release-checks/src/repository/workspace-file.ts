import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The part of `pnpm-workspace.yaml` with the versions. */
export interface WorkspaceFile {
  catalog?: Record<string, string>;
  catalogs?: Record<string, Record<string, string>>;
}

/** The file of a workspace, or an empty one if it has none. */
export async function readWorkspaceFile(root: string): Promise<WorkspaceFile> {
  const text = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8').catch(() => '{}');
  return parse(text);
}

/**
 * The versions of some dependencies of a package, with those of the catalog in place of `catalog:`. Without packages of
 * the workspace: changesets bumps their dependents.
 */
export function versionsOf(
  dependencies: Record<string, string> = {},
  { catalog, catalogs }: WorkspaceFile,
): Map<string, string> {
  const versions = Object.entries(dependencies).map(([name, version]): [string, string] => {
    const [, from] = /^catalog:(.*)$/.exec(version) ?? [];
    if (from === undefined) return [name, version];
    const named = from === '' || from === 'default' ? catalog : catalogs?.[from];
    return [name, named?.[name] ?? version];
  });
  return new Map(versions.filter(([, version]) => !version.startsWith('workspace:')));
}
