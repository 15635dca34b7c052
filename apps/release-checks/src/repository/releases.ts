import { fileAt, historyOf, isShallow, packageFilesAt, ShallowClone } from './git.ts';

/**
 * The commit that last changed the version of a package: its release. A move to another folder is not a change.
 * @param from where the search begins
 * @returns undefined if the history has no such commit
 * @throws {ShallowClone} if the clone ends before it
 */
export async function lastChangeOfVersion(
  root: string,
  file: string,
  from = 'HEAD',
): Promise<string | undefined> {
  for (const { id, parent } of await historyOf(root, from, ['-G"version"', '--', file])) {
    // At the boundary of a shallow clone, every file looks as if it were new.
    if (parent === undefined && (await isShallow(root))) break;
    const manifest = await manifestAt(root, id, file);
    const before = await manifestAt(root, parent, file);
    if (before !== undefined && before.version === manifest?.version) continue;
    const moved =
      before === undefined && (await findPackage(root, parent, manifest?.name, manifest?.version));
    return parent && moved ? lastChangeOfVersion(root, moved, parent) : id;
  }
  if (await isShallow(root)) throw new ShallowClone(`The last release of ${file}`);
  return undefined;
}

interface Identity {
  readonly name: string;
  readonly version: string;
}

async function manifestAt(
  root: string,
  commit: string | undefined,
  file: string,
): Promise<Identity | undefined> {
  const text = commit === undefined ? undefined : await fileAt(root, commit, file);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The file of a package with the same name and version at a commit. */
async function findPackage(
  root: string,
  commit: string | undefined,
  name: string | undefined,
  version: string | undefined,
): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  for (const file of await packageFilesAt(root, commit)) {
    const other = await manifestAt(root, commit, file);
    if (other?.name === name && other?.version === version) return file;
  }
  return undefined;
}
