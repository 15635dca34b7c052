import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { browserTests, filesAt, findSuites, timingTests } from '../src/suites.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const listed = [browserTests, timingTests].flatMap((paths) =>
  Object.entries(paths).flatMap(([folder, some]) => some.map((path) => ({ folder, path }))),
);

/** Paths of the test files that a mode runs, relative to the repository. */
const filesOf = (mode: 'full' | 'one-core' | 'slow-browser', ...filters: string[]) =>
  findSuites(root, mode, filters).flatMap(({ folder, files }) =>
    files.map((file) => `${folder}/${file}`),
  );

describe('the list of tests', () => {
  it.each(listed)('has files for $folder/$path', ({ folder, path }) => {
    expect(filesAt(`${root}/${folder}`, path)).not.toEqual([]);
  });

  it('names each file once', () => {
    const files = filesOf('full');

    expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
  });

  it('has the tests with a browser, and all of them, in its part for slow browsers', () => {
    const withBrowser = globSync('{apps,packages}/*/test/**/*.test.{ts,tsx}', { cwd: root }).filter(
      (file) => /\b(launchChromium|useBrowser\w*)\(/.test(readFileSync(`${root}/${file}`, 'utf8')),
    );

    expect(filesOf('slow-browser').toSorted()).toEqual(withBrowser.toSorted());
  });
});

describe('findSuites', () => {
  it('finds all listed tests in mode one-core, and tests with a browser in mode slow-browser', () => {
    expect(filesOf('one-core')).toEqual(filesOf('full'));
    expect(filesOf('full')).toEqual(expect.arrayContaining(filesOf('slow-browser')));
    expect(filesOf('slow-browser', 'packages/client')).toEqual([]);
  });

  it('keeps files whose path contains one of the filters', () => {
    const files = filesOf('full', 'client/test/sending', 'log-destination');

    expect(files).toContain('packages/client/test/sending/retries.test.ts');
    expect(files).toContain('packages/log/test/log-destination.test.ts');
    expect(files.every((file) => /client\/test\/sending|log-destination/.test(file))).toBe(true);
  });
});
