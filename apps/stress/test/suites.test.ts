import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findSuites, kindsIn } from '../src/suites.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const textOf = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const all = globSync('{apps,packages}/*/test/**/*.test.{ts,tsx}', { cwd: root });

/** Paths of the test files that a mode runs, relative to the repository. */
const filesOf = (mode: 'full' | 'one-core' | 'slow-browser', ...filters: string[]) =>
  findSuites(root, mode, filters).flatMap(({ folder, files }) =>
    files.map((file) => `${folder}/${file}`),
  );

/** Not written as one word, because this file would otherwise be of the kind itself. */
const text = (...parts: string[]) => parts.join('');

describe('kindsIn', () => {
  it.each([
    [text('const browser = await launch', 'Chromium();'), ['browser']],
    [text('const openPage = useBrowser', "Page('de');"), ['browser']],
    [text('render', 'Hook(() => useInbox());'), ['hooks']],
    [text('  child.ki', "ll('SIGTERM');"), ['processes']],
    [text('expect(await server.en', "d('SIGTERM')).toBe(0);"), ['processes']],
    [text('onTestFinished(() => void child.ki', "ll('SIGKILL'));"), []],
    [text('import { set', "Timeout as pause } from 'node:timers/promises';"), ['clocks']],
    [text("import { connect } from 'node", ":net';"), ['connections']],
    [text('// @str', 'ess: calls have deadlines'), ['marked']],
    [text('// @str', 'ess: '), []],
    ["import { expect } from 'vitest';", []],
  ])('of %j are %j', (line, kinds) => {
    expect(kindsIn(`\n${line}\n`)).toEqual(kinds);
  });

  it('of a test with a browser and a timer are only the browser', () => {
    expect(kindsIn(text('launch', 'Chromium(); set', 'Timeout(pause);'))).toEqual(['browser']);
  });
});

describe('findSuites', () => {
  it('finds the tests with a browser, and no others, in mode slow-browser', () => {
    const withBrowser = all.filter((file) =>
      /\b(launchChromium|useBrowser\w*)\(/.test(textOf(file)),
    );

    expect(withBrowser.length).toBeGreaterThan(20);
    expect(filesOf('slow-browser').toSorted()).toEqual(withBrowser.toSorted());
    expect(filesOf('slow-browser', 'packages/client')).toEqual([]);
  });

  it('finds the tests of all kinds in mode one-core, and those without a browser in mode full', () => {
    const ofAnyKind = all.filter((file) => kindsIn(textOf(file)).length > 0);
    const slow = filesOf('slow-browser');

    expect(filesOf('one-core').toSorted()).toEqual(ofAnyKind.toSorted());
    expect(filesOf('full')).toEqual(filesOf('one-core').filter((file) => !slow.includes(file)));
  });

  it('leaves out most tests, which only call functions or send requests to a server in their process', () => {
    expect(filesOf('one-core').length).toBeLessThan(all.length / 2);
  });

  it('keeps files whose path contains one of the filters', () => {
    const files = filesOf('full', 'client/test/sending', 'log-destination');

    expect(files).toContain('packages/client/test/sending/retries.test.ts');
    expect(files).toContain('packages/log/test/log-destination.test.ts');
    expect(files.every((file) => /client\/test\/sending|log-destination/.test(file))).toBe(true);
  });
});

it('no test file has a mark whose text shows its kind', () => {
  const needless = all.filter((file) => {
    const kinds = kindsIn(textOf(file));
    return kinds.includes('marked') && kinds.length > 1;
  });

  expect(needless).toEqual([]);
});
