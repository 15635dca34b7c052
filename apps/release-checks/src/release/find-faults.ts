import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedPackages } from '../repository/published-packages.ts';
import { type Bump, type Change, isSmaller } from './change.ts';
import type { Fault } from './fault.ts';
import { copyLastReleases } from './last-releases.ts';
import { unmentionedChanges } from './migration-notes.ts';
import { type OverdueSunset, overdueSunsets } from './overdue-sunsets.ts';
import { type PlannedRelease, plannedReleases } from './planned-releases.ts';
import { removedPackages } from './removed-packages.ts';
import { changesSinceReleases, type Shared } from './required-bumps.ts';

export interface Result {
  /** The reason why nothing was compared; undefined if it was. */
  readonly skipped: string | undefined;
  readonly faults: readonly Fault[];
  readonly overdue: readonly OverdueSunset[];
}

/**
 * Compares the contract and the public types of the packages with their last releases.
 * @param now the time in milliseconds, for the sunset dates of the contract
 * @returns the packages whose planned bump is too small, or whose migration note is incomplete
 * @throws {ShallowClone} if a release is not in the history of the clone
 */
export async function findFaults(
  root: string,
  now: number = Date.now(),
  shared?: Shared,
): Promise<Result> {
  const overdue = await overdueSunsets(root, now);
  return { ...(await faultsOf(root, shared)), overdue };
}

async function faultsOf(root: string, shared?: Shared): Promise<Omit<Result, 'overdue'>> {
  if (!existsSync(join(root, '.git'))) return skip('This folder has no history.');
  const packages = await publishedPackages(root);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'portal-releases-')));
  try {
    const releases = await copyLastReleases(root, packages, folder);
    if (releases.size === 0) return skip('No package was released yet.');
    const released = new Map([...releases].map(([name, { manifest }]) => [name, manifest.version]));
    const planned = await plannedReleases(root, packages, released);
    const faults = await removedPackages(root, packages, releases);
    for (const [name, changes] of await changesSinceReleases(root, packages, releases, shared)) {
      const release = planned.get(name);
      const fault = release && (await faultOf(root, name, release, changes));
      if (fault !== undefined) faults.push(fault);
    }
    return { skipped: undefined, faults };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function skip(reason: string): Omit<Result, 'overdue'> {
  return { skipped: reason, faults: [] };
}

async function faultOf(
  root: string,
  name: string,
  planned: PlannedRelease,
  changes: readonly Change[],
): Promise<Fault | undefined> {
  const needed = neededBump(changes);
  if (needed !== undefined && isSmaller(planned.bump, needed)) {
    return { name, planned, needed, changes: changes.filter(({ bump }) => bump === needed) };
  }
  const missing = await unmentionedChanges(root, `${name}@${planned.version}`, changes);
  return missing.length === 0 ? undefined : { name, planned, needed: undefined, changes: missing };
}

function neededBump(changes: readonly Change[]): Exclude<Bump, 'none' | 'patch'> | undefined {
  if (changes.some(({ bump }) => bump === 'major')) return 'major';
  return changes.length > 0 ? 'minor' : undefined;
}
