import { globSync } from 'node:fs';

/** Test files of one package, relative to its folder. */
export interface Suite {
  /** Relative to the root of the repository. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** The tests with a browser, timers, deadlines, processes or a mail server; all tests of a package unless paths are named. */
const stressed: Readonly<Record<string, readonly string[]>> = {
  'apps/front-desk': [],
  'packages/react': [],
  'packages/client': ['test/sending/'],
  'packages/server': [
    'test/browser/',
    'test/http/access/log-in-throttle',
    'test/http/bodies/',
    'test/http/faults',
    'test/http/graceful-shutdown',
    'test/http/slow-clients',
    'test/mail/',
    'test/portal/patients/import/',
  ],
  'packages/mock': [],
  'packages/contract': [],
  'apps/demo': [],
};

/**
 * @param root the repository
 * @param filters parts of paths, such as `front-desk/test/browser`, one of which must match; without filters, everything matches
 */
export function findSuites(root: string, filters: readonly string[]): Suite[] {
  return Object.entries(stressed)
    .map(([folder, starts]) => ({
      folder,
      files: globSync('test/**/*.test.{ts,tsx}', { cwd: `${root}/${folder}` })
        .sort()
        .filter((file) => starts.length === 0 || starts.some((start) => file.startsWith(start)))
        .filter(
          (file) =>
            filters.length === 0 || filters.some((filter) => `${folder}/${file}`.includes(filter)),
        ),
    }))
    .filter(({ files }) => files.length > 0);
}
