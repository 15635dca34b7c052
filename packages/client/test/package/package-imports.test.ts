import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** The packages that a file imports, directly or through other files. */
function packagesBehind(entry: string): Set<string> {
  const packages = new Set<string>();
  const files = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of source.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
      if (specifier.startsWith('.')) {
        // Declarations keep the file extension of the source.
        visit(join(dirname(file), specifier.replace(/\.ts$/, '.d.ts')));
      } else {
        packages.add(specifier);
      }
    }
  };
  visit(join(dist, entry));
  return packages;
}

test('the types of the main entry import only the contract types and this package', () => {
  expect(packagesBehind('index.d.ts')).toEqual(new Set(['@mdhq/portal-types']));
});

test('the main entry imports no other package at run time, except the facts of the contract', () => {
  expect(packagesBehind('index.js')).toEqual(
    new Set([
      '@mdhq/portal-types',
      '@mdhq/portal-types/host-names',
      '@mdhq/portal-types/localhost',
      '@mdhq/portal-types/retry-after',
    ]),
  );
  expect(packagesBehind('../../types/dist/index.js')).toEqual(new Set());
  expect(packagesBehind('../../types/dist/host-names.js')).toEqual(new Set());
  expect(packagesBehind('../../types/dist/localhost.js')).toEqual(new Set());
  expect(packagesBehind('../../types/dist/retry-after.js')).toEqual(new Set());
});

test('only the subpath imports openapi-fetch', () => {
  expect(packagesBehind('fetch.d.ts')).toEqual(new Set(['@mdhq/portal-types', 'openapi-fetch']));
  expect(packagesBehind('fetch.js')).toEqual(
    new Set(['@mdhq/portal-types/host-names', '@mdhq/portal-types/localhost', 'openapi-fetch']),
  );
});
