import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  scripts?: Record<string, string>;
  gypfile?: boolean;
  scarfSettings?: { enabled: boolean };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface Package {
  folder: string;
  manifest: Manifest;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const published = globSync(['spec', 'packages/*'], { cwd: root })
  .map((folder) => readPackage(join(root, folder)))
  .filter(({ manifest }) => !manifest.private);
const installed = installedWith(published);

/** What runs when users install the packages. It only reports, so pnpm and npm 12 skip it without harm. */
const knownInstallScripts = ['@scarf/scarf'];
/** What can report usage. `scarfSettings` and the environment of `runRedocly` switch these off. */
const knownTelemetry = ['@redocly/cli', '@scarf/scarf'];

function readPackage(folder: string): Package {
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
}

/** The packages that users install with these, which are not ours; the versions are those of the lockfile. */
function installedWith(packages: Package[]): Package[] {
  const found = new Map(packages.map((one) => [one.folder, one]));
  for (const { folder, manifest } of found.values()) {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    for (const name of names) {
      const place = findInstalled(folder, name);
      // Optional dependencies of other platforms are not installed.
      if (place !== undefined && !found.has(place)) found.set(place, readPackage(place));
    }
  }
  return [...found.values()].filter(({ manifest }) => !manifest.name.startsWith('@mdhq/'));
}

function findInstalled(folder: string, name: string): string | undefined {
  const place = join(folder, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return realpathSync(place);
  return folder === dirname(folder) ? undefined : findInstalled(dirname(folder), name);
}

function namesOf(packages: Package[]): string[] {
  return [...new Set(packages.map(({ manifest }) => manifest.name))].sort();
}

/** npm also compiles a package with a `binding.gyp` that does not forbid it. */
function runsOnInstall({ folder, manifest: { scripts, gypfile } }: Package): boolean {
  const hasScript = ['preinstall', 'install', 'postinstall'].some((name) => scripts?.[name]);
  return hasScript || (gypfile !== false && existsSync(join(folder, 'binding.gyp')));
}

/** Programs that report usage read a setting that switches it off. */
function readsTelemetrySetting({ folder }: Package): boolean {
  const setting = /\bDO_NOT_TRACK\b|\b[A-Z]+_(TELEMETRY|ANALYTICS)\b/;
  return globSync('**/*.{js,cjs,mjs}', { cwd: folder, exclude: ['node_modules'] }).some((file) =>
    setting.test(readFileSync(join(folder, file), 'latin1')),
  );
}

test('the published packages install more than a hundred others, which these tests read', () => {
  expect(published.length).toBeGreaterThan(8);
  expect(installed.length).toBeGreaterThan(100);
});

test('no published package has an install script, and none of those that it installs but the known ones (Q68)', () => {
  expect(namesOf(published.filter(runsOnInstall))).toEqual([]);
  expect(namesOf(installed.filter(runsOnInstall))).toEqual(knownInstallScripts);
});

test('no package that is installed with the published ones has telemetry but the known ones', () => {
  expect(namesOf(installed.filter(readsTelemetrySetting))).toEqual(knownTelemetry);
});

/** Scarf's decision about its report, for a project that has installed a package and with it Scarf. */
async function reportOfScarf({ name, scarfSettings }: Manifest): Promise<unknown> {
  const scarf = installed.find((one) => one.manifest.name === '@scarf/scarf')?.folder ?? '';
  const { processDependencyTreeOutput } = createRequire(import.meta.url)(scarf);
  const prism = { version: '5.16.0', dependencies: { '@scarf/scarf': { version: '1.4.0' } } };
  const dependencies = { '@stoplight/prism-core': prism };
  const tree = {
    name: 'project',
    version: '1.0.0',
    dependencies: { [name]: { version: '0.1.0', scarfSettings, dependencies } },
  };
  return new Promise((resolve, reject) =>
    processDependencyTreeOutput(resolve, reject)(null, JSON.stringify(tree)),
  );
}

test.each(published.filter((one) => namesOf(installedWith([one])).includes('@scarf/scarf')))(
  'an installation of $manifest.name is not reported to Scarf',
  async ({ manifest }) => {
    await expect(reportOfScarf(manifest)).rejects.toThrow(
      'Scarf has been disabled via a package.json in the dependency chain.',
    );
  },
);

test('an installation of a package that does not switch Scarf off is reported to it', async () => {
  const report = await reportOfScarf({ name: 'other', version: '1.0.0' });

  expect(report).toHaveProperty('anyInChainDisabled', false);
});
