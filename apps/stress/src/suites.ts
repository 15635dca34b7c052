import { globSync, readFileSync } from 'node:fs';
import type { ModeName } from './modes.ts';

/** Test files of one package, relative to its folder. */
export interface Suite {
  /** Relative to the root of the repository. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Why the result of a test file can depend on time, load or the speed of the machine. */
export type Kind = 'browser' | 'hooks' | 'processes' | 'clocks' | 'connections' | 'marked';

/** What the text of a test file contains if it is of a kind. */
const signs: Readonly<Record<Kind, RegExp>> = {
  browser: /\b(launchChromium|useBrowser\w*)\(/,
  hooks: /\brenderHook\w*\(|from '@testing-library\/react'/,
  // Those that it ends with a signal, other than to clean up; a tool that runs to its end only takes longer.
  processes: /^(?!.*onTestFinished).*(\.kill\((signal|'SIG)|\.end\('SIG)/m,
  clocks: /\b(setTimeout|setInterval)\b/,
  connections: /from 'node:net'/,
  // For timers, threads and deadlines in what it tests, which its text does not show.
  marked: /^\/\/ @stress: ./m,
};

/**
 * The kinds that a mode runs: those for which it changes the most. `test` runs browsers at full speed every time, and a
 * slow browser changes nothing for a test without one.
 */
const kindsOf: Readonly<Record<ModeName, readonly Kind[]>> = {
  full: ['hooks', 'processes', 'clocks', 'connections', 'marked'],
  'one-core': ['browser', 'hooks', 'processes', 'clocks', 'connections', 'marked'],
  'slow-browser': ['browser'],
};

/** The kinds of a test file. Its own text decides, so a new test is repeated without being listed. */
export function kindsIn(text: string): Kind[] {
  const kinds = (Object.keys(signs) as Kind[]).filter((kind) => signs[kind].test(text));
  // The browser decides how long it takes, and in which modes that matters.
  return kinds.includes('browser') ? ['browser'] : kinds;
}

/**
 * The tests that a mode runs.
 * @param root the repository
 * @param filters parts of paths, such as `front-desk/test/browser`, one of which must match; without filters, everything matches
 */
export function findSuites(root: string, mode: ModeName, filters: readonly string[]): Suite[] {
  const suites = new Map<string, string[]>();
  for (const path of globSync('{apps,packages}/*/test/**/*.test.{ts,tsx}', { cwd: root }).sort()) {
    const isChosen = filters.length === 0 || filters.some((filter) => path.includes(filter));
    if (!isChosen || !isRunIn(mode, readFileSync(`${root}/${path}`, 'utf8'))) continue;
    const [group, name, ...rest] = path.split('/');
    const folder = `${group}/${name}`;
    suites.set(folder, [...(suites.get(folder) ?? []), rest.join('/')]);
  }
  return [...suites].map(([folder, files]) => ({ folder, files }));
}

function isRunIn(mode: ModeName, text: string): boolean {
  return kindsIn(text).some((kind) => kindsOf[mode].includes(kind));
}
