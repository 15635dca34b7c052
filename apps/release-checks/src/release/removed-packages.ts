import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyOf } from '../repository/git.ts';
import {
  type Manifest,
  type PublishedPackage,
  unreleased,
} from '../repository/published-packages.ts';
import type { Fault } from './fault.ts';
import type { LastRelease } from './last-releases.ts';
import { unmentionedChanges } from './migration-notes.ts';

/**
 * The packages of the newest release commit that are not published any more, because they were renamed, deleted or made
 * private. No changeset can name them, so a migration note must do so, with their last version.
 */
export async function removedPackages(
  root: string,
  packages: readonly PublishedPackage[],
  releases: ReadonlyMap<string, LastRelease>,
): Promise<Fault[]> {
  const all = [...releases.values()];
  // The date of a commit can be older than that of its parent, so the order is that of the history.
  const commits = all.map(({ commit }) => commit);
  const [first] = await historyOf(root, commits[0] ?? 'HEAD', ['-1', '--topo-order', ...commits]);
  const newest = all.find(({ commit }) => commit === first?.id);
  const published = new Set(packages.map(({ manifest }) => manifest.name));
  const faults: Fault[] = [];
  for (const [name, folder] of newest?.version.folders ?? []) {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    const { version }: Manifest = JSON.parse(text);
    if (published.has(name) || version === unreleased) continue;
    const changes = await unmentionedChanges(root, `${name}@${version}`, [
      {
        bump: 'major',
        what: `The package \`${name}\` was removed.`,
        breaks: 'projects that install it',
      },
    ]);
    const planned = { bump: 'none', version } as const;
    if (changes.length > 0) faults.push({ name, planned, needed: undefined, changes });
  }
  return faults;
}
