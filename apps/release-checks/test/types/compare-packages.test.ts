import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/release/change.ts';
import { comparePackages } from '../../src/types/compare-packages.ts';
import type { ParsedFiles, Version } from '../../src/types/sources.ts';
import { classesAndGenerics } from './mutations/classes-and-generics.ts';
import { exportsAndParameters } from './mutations/exports-and-parameters.ts';
import { results } from './mutations/results.ts';
import { schemas } from './mutations/schemas.ts';

const mutations = [...exportsAndParameters, ...results, ...classesAndGenerics, ...schemas];

let folder: string;
/** TypeScript's own files, which take most of the time of a comparison. */
const parsed: ParsedFiles = new Map();

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'portal-types-')));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the packages of a version: the sources of their entries by names such as `.` and `./extra`. */
function write(version: string, packages: Record<string, Record<string, string>>): Version {
  const root = join(folder, version);
  const folders = Object.entries(packages).map(([name, entries]): [string, string] => {
    const place = join(root, name);
    mkdirSync(join(place, 'src'), { recursive: true });
    const exports = Object.entries(entries).map(([entry, source]) => {
      const file = entry === '.' ? 'index' : entry.slice(2);
      writeFileSync(join(place, `src/${file}.ts`), source);
      return [entry, { types: `./dist/${file}.d.ts` }];
    });
    writeFileSync(
      join(place, 'package.json'),
      JSON.stringify({ type: 'module', exports: Object.fromEntries(exports) }),
    );
    return [name, place];
  });
  return { root, folders: new Map(folders) };
}

function compare(
  before: Version,
  after: Version,
  contract: Parameters<typeof comparePackages>[2],
): Map<string, Change[]> {
  const names = [...before.folders.keys()];
  return comparePackages(
    names.map((name) => ({ name, version: before })),
    after,
    contract,
    parsed,
  );
}

const extensible = new Set(['rx', 'questionnaire']);

describe('comparePackages', () => {
  let found: Map<string, Change[]>;

  /** One program for all mutations, because most of its time is for TypeScript's own declarations. */
  beforeAll(() => {
    const versions = (['before', 'after'] as const).map((side) =>
      write(
        side,
        Object.fromEntries(
          mutations.map((mutation, number) => [
            `@test/${number}`,
            // Each has a schema of its own, because all are compared with one contract.
            { '.': mutation[side].replaceAll('Schema', `Schema${number}`) },
          ]),
        ),
      ),
    );
    const schemas = mutations.flatMap(({ schema }, number) =>
      schema === undefined ? [] : [[`Schema${number}`, schema] as const],
    );
    const [before, after] = versions as [Version, Version];
    found = compare(before, after, { positions: new Map(schemas), extensible });
  });

  it.each(mutations.map((mutation, number) => ({ ...mutation, number })))(
    'rates as $bump: $what',
    ({ bump, breaks, number }) => {
      const changes = found.get(`@test/${number}`) ?? [];
      const major = changes.filter((change) => change.bump === 'major');
      const rated = major.length > 0 ? 'major' : changes.length > 0 ? 'minor' : 'none';

      expect({ rated, changes }).toEqual({ rated: bump, changes });
      if (breaks !== undefined) {
        expect(major.map((change) => change.breaks)).toEqual([
          breaks.replaceAll('Schema', `Schema${number}`),
        ]);
      }
    },
  );
});

describe('comparePackages, for several files', () => {
  it('compares each entry, and the types of a package in the version of its importer', () => {
    const use = "import type { A } from '@test/a'; export function show(): A { throw 0; }";
    const before = write('entries-before', {
      '@test/a': { '.': 'export interface A { a: string }', './extra': 'export const b = 1;' },
      '@test/b': { '.': use },
    });
    const after = write('entries-after', {
      '@test/a': { '.': 'export interface A { a: number }' },
      '@test/b': { '.': use },
    });
    const changes = compare(before, after, { positions: new Map(), extensible });

    expect(changes.get('@test/a')?.map(({ what }) => what)).toEqual([
      '`A.a` changed from `string` to `number`.',
      'The entry `./extra` was removed.',
    ]);
    expect(changes.get('@test/b')).toEqual([
      {
        bump: 'major',
        what: '`A.a` changed from `string` to `number`.',
        breaks: 'code that reads it',
      },
    ]);
  });

  it('finds the types of a version whose path ends with a slash', () => {
    const packages = {
      '@test/a': { '.': 'export interface A { a: string }' },
      '@test/b': {
        '.': "import type { A } from '@test/a'; export function show(): A['a'] { throw 0; }",
      },
    };
    const before = write('slash-before', packages);
    const after = write('slash-after', packages);
    const changes = compare(
      before,
      { ...after, root: `${after.root}/` },
      { positions: new Map(), extensible },
    );

    expect(Object.fromEntries(changes)).toEqual({ '@test/a': [], '@test/b': [] });
  });

  it('names a property of `Readonly<Summary>` after `Summary`', () => {
    const source = (fields: string) =>
      `export interface Summary { ${fields} } export function show(): Readonly<Summary> { throw 0; }`;
    const before = write('readonly-before', { '@test/a': { '.': source('a: string; b: string') } });
    const after = write('readonly-after', { '@test/a': { '.': source('a: string') } });

    expect(
      compare(before, after, { positions: new Map(), extensible })
        .get('@test/a')
        ?.map(({ what }) => what),
    ).toEqual(['`Summary.b` was removed.']);
  });

  it('compares an entry whose source is a TSX file', () => {
    const [before, after] = ['tsx-before', 'tsx-after'].map((version) =>
      write(version, { '@test/a': { '.': `export const ${version.slice(4)} = 1;` } }),
    ) as [Version, Version];
    for (const { root } of [before, after]) {
      renameSync(join(root, '@test/a/src/index.ts'), join(root, '@test/a/src/index.tsx'));
    }

    expect(
      compare(before, after, { positions: new Map(), extensible })
        .get('@test/a')
        ?.map(({ what }) => what),
    ).toEqual(['The export `before` was removed.', 'The export `after` was added.']);
  });
});
