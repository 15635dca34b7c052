/**
 * Writes the section of the contract's new version into `docs/api-changelog.md`. Part of `version-packages`, so the
 * new version is not committed yet: the last commit has the contract to compare with.
 */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSection } from './release/api-changelog.ts';
import { copyLastReleases } from './release/last-releases.ts';
import { changesOfContract } from './release/required-bumps.ts';
import { publishedPackages, unreleased } from './repository/published-packages.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../../..', import.meta.url));
const name = '@mdhq/portal-spec';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'portal-api-changelog-')));
try {
  const packages = (await publishedPackages(root)).filter((one) => one.manifest.name === name);
  const release = (await copyLastReleases(root, packages, folder)).get(name);
  const version = packages[0]?.manifest.version;
  // The section of the first version is written by hand.
  if (release && version && ![unreleased, version].includes(release.manifest.version)) {
    const changes = await changesOfContract(root, release);
    const file = join(root, 'docs/api-changelog.md');
    await writeFile(file, withSection(await readFile(file, 'utf8'), version, changes));
  }
} finally {
  await rm(folder, { recursive: true });
}
