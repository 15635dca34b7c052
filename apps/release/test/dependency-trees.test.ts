import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  dependencyList,
  listIn,
  needsDependencyList,
  withDependencyList,
} from '../src/dependency-list.ts';
import {
  installedWith,
  type Manifest,
  namesOf,
  type Package,
  publishedPackages,
  runsOnInstall,
} from '../src/installed-packages.ts';

const workspace = new URL('../../../pnpm-workspace.yaml', import.meta.url);
const { catalogs } = parse(readFileSync(workspace, 'utf8')) as {
  catalogs: Record<string, Record<string, string>>;
};
const published = publishedPackages();
const installed = installedWith(published);

/** What runs when users install the packages. It only reports, so pnpm and npm 12 skip it without harm. */
const knownInstallScripts = ['@scarf/scarf'];
/** What can report usage. `scarfSettings` switches it off. */
const knownTelemetry = ['@scarf/scarf'];
/** The packages that run in the programs of other teams, and in browsers. */
const libraries = ['@mdhq/portal-client', '@mdhq/portal-react', '@mdhq/portal-types'];

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

test('no published package has an install script, and of their dependencies, only the known ones have (Q68)', () => {
  expect(namesOf(published.filter(runsOnInstall))).toEqual([]);
  expect(namesOf(installed.filter(runsOnInstall))).toEqual(knownInstallScripts);
});

test.each(libraries)('%s installs no third-party package, so no install script', (name) => {
  const library = published.filter(({ manifest }) => manifest.name === name);

  expect(library).toHaveLength(1);
  expect(namesOf(installedWith(library))).toEqual([]);
});

test('of the dependencies of the published packages, only the known ones have telemetry', () => {
  expect(namesOf(installed.filter(readsTelemetrySetting))).toEqual(knownTelemetry);
});

test.each(published.filter(needsDependencyList))(
  'the README of $manifest.name lists what it installs',
  (subject) => {
    const list = listIn(readFileSync(join(subject.folder, 'README.md'), 'utf8'));

    expect(list, 'Run `npx --yes pnpm@12 dependency-lists`.').toBe(dependencyList(subject));
  },
);

test.each([
  ['# A\n\nText.\n\n[a]: https://a.example\n', '# A\n\nText.\n\nLIST\n\n[a]: https://a.example\n'],
  ['# A\n\nText.\n', '# A\n\nText.\n\nLIST\n'],
  ['# A\n\n## Dependencies\n\nOld.\n\n## Notes\n', '# A\n\nLIST\n\n## Notes\n'],
])(
  'a list of what is installed is added to the README %j, or replaces the old one',
  (readme, changed) => {
    expect(withDependencyList(readme, 'LIST\n')).toBe(changed);
  },
);

test.each(published)(
  '$manifest.name requires no exact version of another package, which could not be deduplicated',
  ({ manifest }) => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    const wanted = { ...dependencies, ...optionalDependencies, ...peerDependencies };

    const ranges = Object.entries(wanted).map(([name, wants]) => [name, rangeOf(name, wants)]);

    expect(ranges.filter(([, range]) => !/^[\^~>]/.test(range ?? ''))).toEqual([]);
  },
);

/** The range that pnpm packs for `workspace:` and `catalog:`. */
function rangeOf(name: string, wants: string): string | undefined {
  const [, protocol, rest = ''] = /^(workspace|catalog):(.*)$/.exec(wants) ?? [];
  if (protocol === undefined) return wants;
  return protocol === 'workspace' ? rest : catalogs[rest]?.[name];
}

/** Whether Scarf reports an installation, for a project that has installed a package and Scarf with it. */
async function reportOfScarf({ name, scarfSettings }: Partial<Manifest>): Promise<unknown> {
  const scarf = installed.find((one) => one.manifest.name === '@scarf/scarf')?.folder ?? '';
  const { processDependencyTreeOutput } = createRequire(import.meta.url)(scarf);
  const prism = { version: '5.16.0', dependencies: { '@scarf/scarf': { version: '1.4.0' } } };
  const dependencies = { '@stoplight/prism-core': prism };
  const tree = {
    name: 'project',
    version: '1.0.0',
    dependencies: { [name ?? '']: { version: '0.1.0', scarfSettings, dependencies } },
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
  const report = await reportOfScarf({ name: 'other' });

  expect(report).toHaveProperty('anyInChainDisabled', false);
});
