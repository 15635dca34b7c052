import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareVersions } from '@mdhq/portal-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFaults, type Result } from '../../src/release/find-faults.ts';
import type { ParsedFiles } from '../../src/types/sources.ts';
import { manifest, Repository } from '../support/repository.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-checks-')));
let released: Repository;
let repository: Repository;
let root: string;

const exports = { '.': { types: './dist/index.d.ts' } };

function writeSpec(sex: string): void {
  repository.write(
    'spec/openapi.yaml',
    `openapi: 3.1.0
info: { title: Portal, version: 0.1.0 }
paths:
  /patients:
    get:
      operationId: showPatient
      responses:
        '200':
          description: The patient.
          content:
            application/json:
              schema:
                type: object
                required: [id]
                properties: { id: { type: integer }${sex} }
`,
  );
}

function writeTypes(sex: string): void {
  repository.write(
    'packages/types/src/index.ts',
    `export interface Patient { id: number${sex} }\n`,
  );
}

function writeManifests(version: string): void {
  repository.write('spec/package.json', manifest('spec', { version }));
  repository.write('packages/types/package.json', manifest('types', { version, exports }));
  repository.write(
    'packages/client/package.json',
    manifest('client', { version, exports, dependencies: { '@mdhq/portal-types': 'workspace:^' } }),
  );
}

/** A workspace whose client returns the type of a patient, at its last release. */
beforeAll(() => {
  repository = Repository.create(folder);
  repository.write(
    '.changeset/config.json',
    '{ "fixed": [["@mdhq/portal-spec", "@mdhq/portal-types"]] }',
  );
  writeSpec(', sex: { type: string }');
  writeTypes('; sex?: string');
  repository.write(
    'packages/client/src/index.ts',
    "import type { Patient } from '@mdhq/portal-types';\nexport type { Patient };\n" +
      'export function show(): Patient { return { id: 1 }; }\n',
  );
  writeManifests('0.0.0');
  repository.commit('Add the packages');
  writeManifests('0.1.0');
  repository.commit('Release 0.1.0');
  released = repository;
});
beforeEach(() => {
  repository = released.copy();
  root = repository.root;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Removes a property of a response, with changesets of a size. */
function removeSex(bump: string): void {
  writeSpec('');
  writeTypes('');
  repository.changeset('no-sex', ['types', 'client'], bump);
  repository.commit('Remove the sex of patients');
}

const parsed: ParsedFiles = new Map();
const compared = new Map<string, ReturnType<typeof compareVersions>>();

/** Runs the check. Most tests have the same two contracts, which are compared once, and TypeScript's own files are parsed once. */
function faultsOf(where: string, now?: number): Promise<Result> {
  const compareSpecs: typeof compareVersions = (...specs) => {
    const key = JSON.stringify(specs);
    const found = compared.get(key) ?? compareVersions(...specs);
    compared.set(key, found);
    return found;
  };
  return findFaults(where, now, { compareSpecs, parsed });
}

const packages = ['@mdhq/portal-spec', '@mdhq/portal-types', '@mdhq/portal-client'];

/** Runs a check as its command does. */
function run(check: string, where: string): Promise<{ code: unknown; output: string }> {
  const file = join(import.meta.dirname, `../../src/${check}.ts`);
  return new Promise((resolve) =>
    execFile(process.execPath, [file, where], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    ),
  );
}

describe('check:release', () => {
  it('passes at the release, and after changes that no user can notice', async () => {
    expect(await faultsOf(root)).toEqual({ skipped: undefined, faults: [], overdue: [] });

    repository.write(
      'packages/types/src/index.ts',
      '/** A patient. */\nexport interface Patient { id: number; sex?: string }\n',
    );
    expect(await faultsOf(root)).toEqual({ skipped: undefined, faults: [], overdue: [] });
  });

  it('fails for a breaking change with minor changesets, with whom it breaks and the command', async () => {
    removeSex('minor');
    const { code, output } = await run('check-release', root);

    expect(code).toBe(1);
    expect(output).toBe(`@mdhq/portal-client needs a major release, but a minor one is planned:
  \`Patient.sex\` was removed.
    It breaks code that reads it.

@mdhq/portal-types needs a major release, but a minor one is planned:
  \`schema.sex\` was removed. (\`showPatient\`, response 200)
    It breaks readers of the property.
  \`Patient.sex\` was removed.
    It breaks code that reads it and code that passes it.

@mdhq/portal-spec needs a major release, but a minor one is planned:
  \`schema.sex\` was removed. (\`showPatient\`, response 200)
    It breaks readers of the property.

Plan the release with a changeset that tells users what to do:
  npx --yes pnpm@12 changeset add --major @mdhq/portal-client --major @mdhq/portal-types --major @mdhq/portal-spec --message "..."

`);
  });

  it('fails for a breaking change with major changesets until a migration note mentions it', async () => {
    removeSex('major');
    const { faults } = await faultsOf(root);
    expect(faults.map(({ name }) => name).toSorted()).toEqual(packages.toSorted());
    expect(faults).toMatchObject(
      faults.map(() => ({ needed: undefined, planned: { bump: 'major', version: '1.0.0' } })),
    );
    expect((await run('check-release', root)).output).toContain(
      'in docs/migrations/portal-client-1.0.0.md (a note that contains `@mdhq/portal-client@1.0.0`):\n  `Patient.sex` was removed.',
    );

    const names = packages.map((name) => `\`${name}@1.0.0\``).join(', ');
    repository.write('docs/migrations/1.0.0.md', `For ${names}: \`Patient.sex\` was removed.`);
    expect((await faultsOf(root)).faults).toHaveLength(2);

    repository.write(
      'docs/migrations/1.0.0.md',
      `For ${names}: \`Patient.sex\` (\`schema.sex\`) was removed.`,
    );
    expect((await faultsOf(root)).faults).toEqual([]);
  });

  it('compares with the last release, also between the version and its commit', async () => {
    removeSex('major');
    repository.write(
      'docs/migrations/1.0.0.md',
      packages.map((name) => `\`${name}@1.0.0\``).join(),
    );
    rmSync(join(root, '.changeset/no-sex.md'));
    writeManifests('1.0.0');
    expect((await faultsOf(root)).faults.map(({ planned }) => planned)).toEqual(
      packages.map(() => ({ bump: 'major', version: '1.0.0' })),
    );

    const names = packages.map((name) => `\`${name}@1.0.0\``).join();
    repository.write('docs/migrations/1.0.0.md', `${names}: \`Patient.sex\`, \`schema.sex\``);
    repository.commit('Release 1.0.0');
    expect((await faultsOf(root)).faults).toEqual([]);
  });

  it('compares with the release, although a later commit indents `package.json` in another way', async () => {
    removeSex('minor');
    const file = 'packages/client/package.json';
    const text = readFileSync(join(root, file), 'utf8');
    repository.write(file, JSON.stringify(JSON.parse(text), null, 4));
    repository.commit('Indent package.json');

    expect((await faultsOf(root)).faults.map(({ name }) => name)).toContain('@mdhq/portal-client');
  });

  it('compares a last commit that changes both version and sources with the previous release', async () => {
    repository.write('packages/client/src/index.ts', 'export const other = 1;\n');
    writeManifests('0.2.0');
    repository.commit('Release 0.2.0');

    expect((await faultsOf(root)).faults).toMatchObject([
      {
        name: '@mdhq/portal-client',
        needed: 'major',
        planned: { bump: 'minor', version: '0.2.0' },
      },
    ]);
  });

  it('compares a prerelease, and what follows it, with the last release before it', async () => {
    removeSex('major');
    writeManifests('1.0.0-next.0');
    repository.commit('Release 1.0.0-next.0');
    const release = { bump: 'major', version: '1.0.0' };
    expect((await faultsOf(root)).faults.map(({ planned }) => planned)).toEqual(
      packages.map(() => release),
    );

    repository.write('packages/client/src/index.ts', 'export const other = 1;\n');
    repository.commit('Remove what the client exports');
    const { faults } = await faultsOf(root);
    expect(faults.find(({ name }) => name === '@mdhq/portal-client')).toMatchObject({
      needed: undefined,
      planned: release,
      changes: expect.arrayContaining([
        expect.objectContaining({ what: 'The export `show` was removed.' }),
      ]),
    });
  });

  it('fails for a prerelease of a minor version with a breaking change', async () => {
    removeSex('minor');
    writeManifests('0.2.0-next.0');
    repository.commit('Release 0.2.0-next.0');

    expect((await faultsOf(root)).faults).toMatchObject(
      packages.map(() => ({ needed: 'major', planned: { bump: 'minor', version: '0.2.0' } })),
    );
  });

  it('fails for engines that exclude a version of Node, also without other changes', async () => {
    repository.write(
      'packages/client/package.json',
      manifest('client', { version: '0.1.0', exports, engines: { node: '>=24' } }),
    );

    expect((await faultsOf(root)).faults).toMatchObject([
      {
        name: '@mdhq/portal-client',
        needed: 'major',
        changes: [{ what: 'The range of `engines.node` changed from `*` to `>=24`.' }],
      },
    ]);
  });

  it('compares a package that moved to another folder with its release', async () => {
    rmSync(join(root, 'packages/client'), { recursive: true });
    repository.write(
      'packages/sdk/package.json',
      manifest('client', { version: '0.1.0', exports }),
    );
    repository.write('packages/sdk/src/index.ts', 'export const other = 1;\n');
    repository.commit('Move the client');

    expect((await faultsOf(root)).faults).toMatchObject([
      { name: '@mdhq/portal-client', needed: 'major', planned: { bump: 'none' } },
    ]);
  });

  it('fails for a package that was renamed or is private now, until a migration note names it', async () => {
    repository.write(
      'packages/client/package.json',
      manifest('sdk', { version: '0.1.0', exports }),
    );
    repository.commit('Rename the client');
    const removed = {
      name: '@mdhq/portal-client',
      needed: undefined,
      changes: [{ bump: 'major', what: 'The package `@mdhq/portal-client` was removed.' }],
    };
    expect((await faultsOf(root)).faults).toMatchObject([removed]);

    const fields = { version: '0.1.0', exports, private: true };
    repository.write('packages/client/package.json', manifest('client', fields));
    expect((await faultsOf(root)).faults).toMatchObject([removed]);

    const note = '`@mdhq/portal-client` is not published any more (`@mdhq/portal-client@0.1.0`).';
    repository.write('docs/migrations/client.md', note);
    expect((await faultsOf(root)).faults).toEqual([]);
  });

  it('does not compare a new package, neither before nor after its first commit', async () => {
    repository.write('packages/log/package.json', manifest('log', { version: '0.1.0', exports }));
    repository.write('packages/log/src/index.ts', 'export const log = 1;\n');
    expect((await faultsOf(root)).faults).toEqual([]);
    expect((await run('check-changesets', root)).output).toContain(
      '@mdhq/portal-log needs a changeset:\n  it was never released',
    );

    repository.write('packages/log/package.json', manifest('log', { version: '0.0.0', exports }));
    repository.commit('Add a package');
    repository.write('packages/log/package.json', manifest('log', { version: '0.1.0', exports }));
    repository.write('packages/log/src/index.ts', 'export const other = 1;\n');
    expect((await faultsOf(root)).faults).toEqual([]);
  });

  it('fails for a removed export without a changeset', async () => {
    repository.write(
      'packages/client/src/index.ts',
      "export { show } from './show.ts';\nexport const a = 1;\n",
    );
    repository.write(
      'packages/client/src/show.ts',
      "import type { Patient } from '@mdhq/portal-types';\nexport type { Patient };\n" +
        'export function show(): Patient { return { id: 1 }; }\n',
    );

    expect((await faultsOf(root)).faults).toMatchObject([
      { name: '@mdhq/portal-client', needed: 'major', planned: { bump: 'none' } },
    ]);
  });

  it('reports a deprecated element whose sunset date is not after the next release', async () => {
    const file = join(root, 'spec/openapi.yaml');
    const text = readFileSync(file, 'utf8');
    const sunset = "deprecated: true\n      x-sunset: '2027-06-30'\n      operationId";
    repository.write('spec/openapi.yaml', text.replace('operationId', sunset));
    const overdueAt = async (time: string) => (await faultsOf(root, Date.parse(time))).overdue;

    expect(await overdueAt('2027-06-29T23:59:59Z')).toEqual([]);
    expect(await overdueAt('2027-06-30T00:00:00Z')).toEqual([
      { path: '#/paths/~1patients/get', sunset: '2027-06-30' },
    ]);
  });

  it('fails for a sunset date that has passed, and names the element', async () => {
    const file = join(root, 'spec/openapi.yaml');
    const text = readFileSync(file, 'utf8');
    const sunset = "deprecated: true\n      x-sunset: '2020-06-30'\n      operationId";
    repository.write('spec/openapi.yaml', text.replace('operationId', sunset));
    repository.changeset('deprecate', ['types'], 'minor');
    const { code, output } = await run('check-release', root);

    expect(code).toBe(1);
    expect(output).toContain('\n  2020-06-30  #/paths/~1patients/get\n');
  });

  it('passes before the first release, and without a history, and says so', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    expect(await run('check-release', root)).toEqual({
      code: 0,
      output: 'Nothing to compare with: This folder has no history.\n',
    });

    repository.git('init', '--quiet');
    writeManifests('0.0.0');
    expect(await run('check-release', root)).toEqual({
      code: 0,
      output: 'Nothing to compare with: No package was released yet.\n',
    });
  });
});

describe('in a shallow clone', () => {
  it('check:release fails with the command that fetches the release', async () => {
    repository.write('README.md', 'Later.');
    repository.commit('Add a README');

    expect(await run('check-release', repository.shallowClone(1))).toEqual({
      code: 1,
      output: expect.stringContaining('Run `git fetch --unshallow`.'),
    });
  });

  it('check:changesets passes and says that it checked nothing', async () => {
    repository.write('README.md', 'Later.');
    repository.commit('Add a README');

    expect(await run('check-changesets', repository.shallowClone(1))).toEqual({
      code: 0,
      output: expect.stringMatching(/^Not checked: .* Run `git fetch --unshallow`.\n$/),
    });
  });
});
