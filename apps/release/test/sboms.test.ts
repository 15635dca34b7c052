import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installedWith, type Package, publishedPackages } from '../src/installed-packages.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const published = publishedPackages();
const fileOf = (name: string) => `${name.slice(1).replace('/', '-')}.cdx.json`;
let folder: string;
const read = (name: string) => readFileSync(join(folder, fileOf(name)), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portal-sboms-'));
  const command = fileURLToPath(new URL('../src/write-sboms.ts', import.meta.url));
  execFileSync(process.execPath, [command, folder]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('each published package has an SBOM', () => {
  const files = published.map(({ manifest }) => fileOf(manifest.name));

  expect(readdirSync(folder).sort()).toEqual(files.sort());
});

test.each(published)(
  'the SBOM of $manifest.name is valid CycloneDX and names no registry and no folder',
  async ({ manifest: { name } }) => {
    const sbom = read(name);

    const errors = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(sbom);

    expect(errors).toBeNull();
    expect(sbom).not.toMatch(/\.tgz"|file:|node_modules|registry/);
    for (const path of [folder, root, homedir()]) expect(sbom).not.toContain(path);
  },
);

test.each(published)(
  'the SBOM of $manifest.name has its version, and each package that it installs, with hash and license',
  (subject) => {
    const { metadata, components } = JSON.parse(read(subject.manifest.name)) as Document;
    const others = components.filter(({ group }) => group !== '@mdhq');
    const installed = installedWith([subject]);
    // pnpm also lists an optional peer, if another package of this workspace installs it.
    const optional = installed.flatMap((one) =>
      Object.keys(one.manifest.peerDependenciesMeta ?? {}),
    );

    expect(metadata.component.version).toBe(subject.manifest.version);
    expect(others.map(({ purl }) => purl)).toEqual(expect.arrayContaining(installed.map(purlOf)));
    expect(
      others.filter(
        ({ name, purl }) => !installed.map(purlOf).includes(purl) && !optional.includes(name),
      ),
    ).toEqual([]);
    expect(others.filter(({ hashes }) => !hashes)).toEqual([]);
    // pnpm does not read the form of old packages, `licenses`.
    const old = installed.filter(({ manifest }) => manifest.licenses);
    expect(
      others
        .filter(({ licenses }) => !licenses)
        .map(({ purl }) => purl)
        .sort(),
    ).toEqual(old.map(purlOf).sort());
  },
);

interface Document {
  metadata: { component: { version: string } };
  components: { group?: string; name: string; purl: string; hashes?: []; licenses?: [] }[];
}

function purlOf({ manifest: { name, version } }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
