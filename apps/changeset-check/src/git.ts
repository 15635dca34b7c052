import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The commit of a release is not in this clone, so what has changed since is not known. */
class ShallowClone extends Error {
  override readonly name = 'ShallowClone';
}

/**
 * The commit that last changed `version` in a `package.json`: the release of the package.
 * @throws {ShallowClone}
 */
export async function lastChangeOfVersion(root: string, file: string): Promise<string> {
  const commit = await git(root, 'log', '-1', '--format=%H', '-G"version":', '--', file);
  // At the boundary of a shallow clone, every file looks as if it were new.
  const parents = await git(root, 'rev-list', '--parents', '-1', commit || 'HEAD');
  const isBoundary = !parents.includes(' ') && (await isShallow(root));
  if (commit === '' || isBoundary) {
    throw new ShallowClone(
      `The last release of ${file} is not in the history of this clone. Run \`git fetch --unshallow\`.`,
    );
  }
  return commit;
}

async function isShallow(root: string): Promise<boolean> {
  return (await git(root, 'rev-parse', '--is-shallow-repository')) === 'true';
}

/** The content of a file at a commit. */
export function fileAt(root: string, commit: string, file: string): Promise<string> {
  return git(root, 'show', `${commit}:${file}`);
}

/** The files in some folders that differ between a commit and the working tree, including new files. */
export async function changedFiles(
  root: string,
  commit: string,
  paths: string[],
): Promise<string[]> {
  const [changed, added] = await Promise.all([
    git(root, 'diff', '--name-only', commit, '--', ...paths),
    git(root, 'ls-files', '--others', '--exclude-standard', '--', ...paths),
  ]);
  return [...changed.split('\n'), ...added.split('\n')].filter(Boolean);
}

async function git(root: string, ...args: string[]): Promise<string> {
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('git', args, options);
  return stdout.trim();
}
