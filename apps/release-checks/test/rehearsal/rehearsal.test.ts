import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startMock } from '@mdhq/portal-mock';
import { type Registry, runPnpm, startRegistry } from '@mdhq/test-registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults } from '../../src/release/find-faults.ts';
import { unmentionedChanges } from '../../src/release/migration-notes.ts';
import { ConsumerProject } from './consumer-project.ts';
import { compileErrors, migrationNote } from './migration-note.ts';
import { WorkspaceCopy } from './workspace-copy.ts';

const run = promisify(execFile);
const installed = ['client', 'types', 'spec', 'react'].map((name) => `@mdhq/portal-${name}`);

let folder: string;
let workspace: WorkspaceCopy;
let registry: Registry;
let consumer: ConsumerProject;
let published: string[];

/** A copy of this workspace, of which the next release is published to a registry on loopback. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'portal-rehearsal-')));
  workspace = await WorkspaceCopy.create(join(folder, 'workspace'));
  if ((await workspace.version('spec')) === '0.0.0') await versionPackages();
  // Plans of this workspace must not affect the rehearsed release.
  await workspace.removePlans();
  await workspace.commit('Release');
  registry = await startRegistry();
  published = await workspace.publish(registry);
  consumer = await ConsumerProject.create(join(folder, 'consumer'), registry);
}, 300_000);
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

// The limits are for tests that hang: other programs may use the machine, too.
describe('a release', { timeout: 300_000 }, () => {
  it('publishes all packages, each with its changelog, README and license (Q68)', async () => {
    const names = published.map((release) => release.replace(/@[^@]*$/, ''));
    expect(names).toEqual(expect.arrayContaining([...installed, '@mdhq/portal-server']));
    for (const name of names) {
      const { 'dist-tags': tags, versions } = await readPackage(name);
      const { dist, scripts = {} } = versions[tags.latest] ?? {};
      expect(await filesOf(dist?.tarball ?? '')).toEqual(
        expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']),
      );
      expect(Object.keys(scripts)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(pre|post)?install$/)]),
      );
    }
  });

  it('is installed outside the workspace, compiles, and runs against the mock', async () => {
    await consumer.install(...installed, 'react', '@types/react');
    expect(await consumer.compile()).toEqual([]);

    const mock = await startMock();
    const output = await consumer.run(mock.url.replace('://', '://un:pwd@')).finally(mock.close);
    expect(output).toMatch(/^\w+ (fe)?male\ntrue function\n$/);
  });

  it('cannot be published twice', async () => {
    const again = runPnpm(
      join(workspace.root, 'packages/log'),
      ['publish', '--ignore-scripts', '--no-git-checks', '--registry', registry.url],
      { NPM_CONFIG_USERCONFIG: registry.npmrcFile, NPM_CONFIG_PROVENANCE: 'false' },
    );
    await expect(again).rejects.toThrow(/cannot publish over|already present|EPUBLISHCONFLICT/);
  });
});

describe('a breaking change', { timeout: 300_000 }, () => {
  it('needs a major release and a migration note, which lists the compile errors of users', async () => {
    await breakPatients();
    await writeChangesets('minor');
    const { faults } = await findFaults(workspace.root);
    expect(faults.map(({ name, needed }) => `${name} ${needed}`).toSorted()).toEqual(
      ['client', 'mock', 'react', 'server', 'spec', 'types'].map(
        (name) => `@mdhq/portal-${name} major`,
      ),
    );

    await writeChangesets('major');
    const releases = faults.map(({ name, planned }) => `${name}@${nextMajor(planned.version)}`);
    await workspace.write('docs/migrations/no-sex.md', migrationNote(releases));
    for (const [index, { changes }] of faults.entries()) {
      expect(await unmentionedChanges(workspace.root, releases[index] ?? '', changes)).toEqual([]);
    }
  });

  it('is published with the next major version, and causes the compile errors of the note', async () => {
    const before = await installedReleases();
    await versionPackages();
    await workspace.build(['packages/types', 'packages/client', 'packages/react']);
    const releases = await installedReleases();
    expect(await workspace.read('docs/api-changelog.md')).toContain(
      `## ${await workspace.version('spec')}\n\n### Breaking\n\n- \`Patient.sex\` was removed.`,
    );
    expect(releases.map((release) => release.replace(/^.*@/, ''))).toEqual(
      before.map((release) => nextMajor(release.replace(/^.*@/, ''))),
    );
    expect(await workspace.publish(registry)).toEqual(expect.arrayContaining(releases));
    expect(await consumer.compile()).toEqual([]);

    await consumer.forgetVersions(registry);
    await consumer.install(...releases, 'react', '@types/react');
    const errors = await consumer.compile();
    expect(errors).toHaveLength(compileErrors.length);
    for (const [index, error] of errors.entries()) expect(error).toContain(compileErrors[index]);
  });
});

async function versionPackages(): Promise<void> {
  await workspace.run('pnpm', ['run', 'version-packages']);
}

/** Removes a property of a response, and renames a type of the client. */
async function breakPatients(): Promise<void> {
  const spec = 'spec/openapi.yaml';
  await workspace.replace(spec, 'dob, sex, email1', 'dob, email1');
  await workspace.replace(spec, /\n {8}sex:\n {10}type: \[string, "null"\]/, '');
  await workspace.replace(spec, /\n *sex: (fe)?male/g, '');
  await workspace.replace(
    'packages/client/src/exports.ts',
    'FeederResult,',
    'FeederResult as QueueResult,',
  );
  await workspace.run('pnpm', ['run', 'generate']);
}

async function writeChangesets(bump: string): Promise<void> {
  const names = ['client', 'mock', 'react', 'server', 'spec', 'types'];
  const bumps = names.map((name) => `'@mdhq/portal-${name}': ${bump}\n`).join('');
  await workspace.write(
    '.changeset/no-sex.md',
    `---\n${bumps}---\n\nPatients have no \`sex\` any more.\n`,
  );
}

/** The installed packages with their versions in the copy. */
function installedReleases(): Promise<string[]> {
  return Promise.all(
    installed.map(async (name) => {
      const short = name.replace('@mdhq/portal-', '');
      return `${name}@${await workspace.version(short === 'spec' ? short : `packages/${short}`)}`;
    }),
  );
}

function nextMajor(version: string): string {
  return `${Number(version.split('.')[0]) + 1}.0.0`;
}

interface PublishedPackage {
  'dist-tags': { latest: string };
  versions: Record<string, { dist: { tarball: string }; scripts?: object }>;
}

async function readPackage(name: string): Promise<PublishedPackage> {
  const response = await fetch(registry.url + name.replace('/', '%2f'));
  return response.json() as Promise<PublishedPackage>;
}

/** The files of a tarball, without their folder `package`. */
async function filesOf(url: string): Promise<string[]> {
  const tarball = join(folder, 'package.tgz');
  await writeFile(tarball, new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const { stdout } = await run('tar', ['-tzf', tarball]);
  return stdout.split('\n').map((file) => file.replace(/^package\//, ''));
}
