import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The commit to compare with is not in this clone, so what has changed since is not known. */
export class ShallowClone extends Error {
  override readonly name = 'ShallowClone';

  constructor(missing: string) {
    super(`${missing} is not in the history of this clone. Run \`git fetch --unshallow\`.`);
  }
}

interface Commit {
  readonly id: string;
  /** Undefined for the first commit, and for the oldest ones of a shallow clone. */
  readonly parent: string | undefined;
}

/** The content of the workspace before and after a change. Without a commit, it is the working tree. */
export interface Step {
  readonly before: string;
  readonly after: string | undefined;
}

/** The tree without files. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The commits that `git log` finds from a commit on, newest first; none in a repository without commits. */
export async function historyOf(root: string, from: string, options: string[]): Promise<Commit[]> {
  const head = await git(root, 'rev-parse', '--verify', '--quiet', from).catch(() => undefined);
  return head === undefined ? [] : log(root, [head, ...options]);
}

/** The `package.json` of the packages at a commit. */
export async function packageFilesAt(root: string, commit: string): Promise<string[]> {
  const names = await git(
    root,
    'ls-tree',
    '-r',
    '--name-only',
    commit,
    '--',
    ...['spec', 'packages', 'apps'],
  );
  return names
    .split('\n')
    .filter((name) => /^(spec|(packages|apps)\/[^/]+)\/package\.json$/.test(name));
}

/**
 * The commits that have changed any of some files.
 * @param what the name of the last such change, for the error
 * @throws {ShallowClone} if none is in the history
 */
export async function commitsOf(root: string, files: string[], what: string): Promise<string[]> {
  const commits = await log(root, ['--full-history', '--no-merges', '--', ...files]);
  if (!(await isShallow(root))) return commits.map(({ id }) => id);
  const known = commits.filter(({ parent }) => parent !== undefined);
  if (known.length === 0) throw new ShallowClone(what);
  return known.map(({ id }) => id);
}

/**
 * The changes of some paths that none of the bases contains, oldest first: those of each commit, and those that are not
 * committed. A merge is no change, because both of its sides are in the history.
 * @throws {ShallowClone} if the clone ends before a base
 */
export async function stepsSince(root: string, bases: string[], paths: string[]): Promise<Step[]> {
  const order = ['--full-history', '--no-merges', '--topo-order', '--reverse'];
  const commits = await log(root, [...order, 'HEAD', '--not', ...bases, '--', ...paths]);
  if (commits.some(({ parent }) => parent === undefined) && (await isShallow(root))) {
    throw new ShallowClone(`A commit that changed ${paths[0]}`);
  }
  return [
    ...commits.map(({ id, parent }) => ({ before: parent ?? emptyTree, after: id })),
    { before: 'HEAD', after: undefined },
  ];
}

/** The files in some paths that a step changes, including new files. */
export async function filesOf(
  root: string,
  { before, after }: Step,
  paths: string[],
): Promise<string[]> {
  const commits = after === undefined ? [before] : [before, after];
  const [changed, added] = await Promise.all([
    git(root, 'diff', '--name-only', '--no-renames', ...commits, '--', ...paths),
    after === undefined
      ? git(root, 'ls-files', '--others', '--exclude-standard', '--', ...paths)
      : '',
  ]);
  return [...changed.split('\n'), ...added.split('\n')].filter(Boolean);
}

/** The content of a file at a commit, or undefined if it is not there. */
export async function fileAt(
  root: string,
  commit: string,
  file: string,
): Promise<string | undefined> {
  const [entry] = (await git(root, 'ls-tree', '--format=%(objectname)', commit, '--', file)).split(
    '\n',
  );
  return entry ? git(root, 'cat-file', 'blob', entry) : undefined;
}

/** Whether any of some files differs from the last commit. */
export async function areUncommitted(root: string, files: string[]): Promise<boolean> {
  return (await git(root, 'status', '--porcelain', '--', ...files)) !== '';
}

/** Whether any of some paths of the working tree differs from a commit. */
export async function isChanged(root: string, commit: string, paths: string[]): Promise<boolean> {
  return (await git(root, 'diff', '--name-only', commit, '--', ...paths)) !== '';
}

/** Copies paths of a commit into an existing folder, except those that the commit does not have. */
export async function copyCommit(
  root: string,
  commit: string,
  paths: string[],
  folder: string,
): Promise<void> {
  const archive = join(folder, `${commit}.tar`);
  const excluded = paths.filter((path) => path.startsWith(':'));
  const wanted = paths.filter((path) => !path.startsWith(':'));
  const names = await git(root, 'ls-tree', '--name-only', commit, '--', ...wanted);
  const archived = [...names.split('\n'), ...excluded];
  await git(root, 'archive', '--format=tar', `--output=${archive}`, commit, '--', ...archived);
  await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
}

async function log(root: string, options: string[]): Promise<Commit[]> {
  const lines = await git(root, 'log', '--format=%H %P', ...options);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', parent] = line.split(' ');
      return { id, parent: parent || undefined };
    });
}

export async function isShallow(root: string): Promise<boolean> {
  return (await git(root, 'rev-parse', '--is-shallow-repository')) === 'true';
}

async function git(root: string, ...args: string[]): Promise<string> {
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('git', args, options);
  return stdout.trimEnd();
}
