import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inc, prerelease, SemVer } from 'semver';
import { pendingChangesets } from '../repository/changesets.ts';
import type { PublishedPackage } from '../repository/published-packages.ts';
import { type Bump, isSmaller } from './change.ts';

/** The next release of a package. */
export interface PlannedRelease {
  readonly bump: Bump;
  /** The version that it gets. */
  readonly version: string;
}

/**
 * The next releases of the packages, by their names: those that the pending changesets plan, or those whose versions
 * are already written, but not committed.
 * @param released the versions at the last releases
 */
export async function plannedReleases(
  root: string,
  packages: readonly PublishedPackage[],
  released: ReadonlyMap<string, string>,
): Promise<Map<string, PlannedRelease>> {
  const changesets = await pendingChangesets(root);
  const planned = new Map(
    packages.map(({ manifest: { name, version } }) => [
      name,
      largest([
        bumpBetween(released.get(name) ?? version, version),
        ...changesets.map(({ bumps }) => bumps.get(name) ?? 'none'),
      ]),
    ]),
  );
  for (const group of await fixedGroups(root)) {
    // Changesets releases the packages of a group together.
    const bump = largest(group.map((name) => planned.get(name) ?? 'none'));
    for (const name of group) if (planned.has(name)) planned.set(name, bump);
  }
  return new Map(
    packages.map(({ manifest: { name, version } }) => {
      const bump = planned.get(name) ?? 'none';
      const last = released.get(name) ?? version;
      // A prerelease is not a planned release: it precedes one.
      const isWritten = last !== version && prerelease(version) === null;
      return [name, { bump, version: isWritten ? version : increased(last, bump) }];
    }),
  );
}

function largest(all: readonly Bump[]): Bump {
  return all.reduce<Bump>((one, other) => (isSmaller(one, other) ? other : one), 'none');
}

async function fixedGroups(root: string): Promise<string[][]> {
  const text = await readFile(join(root, '.changeset/config.json'), 'utf8');
  const { fixed = [] } = JSON.parse(text) as { fixed?: string[][] };
  return fixed;
}

/** The bump from one version to another; a prerelease of 1.0.0 needs the bump of 1.0.0. */
function bumpBetween(before: string, after: string): Bump {
  const [old, current] = [new SemVer(before), new SemVer(after)];
  if (old.major !== current.major) return 'major';
  if (old.minor !== current.minor) return 'minor';
  return old.patch === current.patch ? 'none' : 'patch';
}

/** The version after a bump, as npm increases it: also 0.1.0 becomes 1.0.0 by a major one. */
function increased(version: string, bump: Bump): string {
  return bump === 'none' ? version : (inc(version, bump) ?? version);
}
