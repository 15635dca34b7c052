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
  releases: readonly LastRelease[],
): Promise<Fault[]> {
  const history = await historyOf(root, 'HEAD', []);
  const ages = new Map(history.map(({ id }, age) => [id, age]));
  const ageOf = ({ commit }: LastRelease) => ages.get(commit) ?? history.length;
  const [newest] = releases.toSorted((one, other) => ageOf(one) - ageOf(other));
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
