import { globSync } from 'node:fs';
import type { ModeName } from './modes.ts';

/** Test files of one package, relative to its folder. */
export interface Suite {
  /** Relative to the root of the repository. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Files and folders (with a final slash) of tests, by package. */
type Paths = Readonly<Record<string, readonly string[]>>;

/** Tests that start a browser. */
export const browserTests: Paths = {
  'apps/front-desk': ['test/browser/'],
  'apps/site': ['test/browser.test.ts'],
  'packages/server': ['test/browser/'],
};

/** Other tests that depend on timers, deadlines, processes, threads, connections that are held open, or load. */
export const timingTests: Paths = {
  'apps/front-desk': [
    'test/server/command.test.ts',
    'test/server/http/closing.test.ts',
    'test/server/http/connections.test.ts',
    'test/server/portal/portal-calls.test.ts',
    'test/server/sessions/late-responses.test.ts',
    'test/web/keyboard/key-bursts.test.ts',
    'test/web/requests/entries.test.tsx',
  ],
  'packages/react': ['test/changes/', 'test/queries/'],
  'packages/client': [
    'test/sending/deadline.test.ts',
    'test/sending/lost-responses.test.ts',
    'test/sending/retries.test.ts',
  ],
  'packages/hosting': ['test/bounded-server.test.ts', 'test/until-stopped.test.ts'],
  'packages/log': ['test/log-destination.test.ts'],
  'packages/server': [
    'test/campaign/',
    'test/cli/process.test.ts',
    'test/cli/serve-replaced.test.ts',
    'test/crash.test.ts',
    'test/http/access/log-in-throttle.test.ts',
    'test/http/bodies/',
    'test/store/sqlite/faults.test.ts',
    'test/http/graceful-shutdown.test.ts',
    'test/http/pipelining.test.ts',
    'test/http/slow-clients.test.ts',
    'test/mail/kills.test.ts',
    'test/mail/moved-clock.test.ts',
    'test/mail/outbox-worker.test.ts',
    'test/mail/smtp/',
    'test/operations/health.test.ts',
    'test/operations/readiness.test.ts',
    'test/platform/worker-thread.test.ts',
    'test/portal/patients/patient-search.test.ts',
    'test/portal/passwords/passwords.test.ts',
    'test/shutdown.test.ts',
    'test/store/sqlite/connection.test.ts',
    'test/store/sqlite/data-directory.test.ts',
    'test/store/sqlite/first-start.test.ts',
    'test/store/group-commit.test.ts',
    'test/store/sqlite/group-commit.test.ts',
    'test/store/sqlite/replaced-files.test.ts',
    'test/unwritable-log.test.ts',
  ],
  'packages/mock': ['test/command.test.ts', 'test/faults.test.ts', 'test/start-mock.test.ts'],
  'packages/contract': [
    'test/cli/command.test.ts',
    'test/client/lost-responses.test.ts',
    'test/http/transport.test.ts',
    'test/targets/busy-clinic.test.ts',
  ],
  'apps/demo': ['test/start-demo.test.ts'],
  'apps/workflow-check': [
    'test/contract-action.test.ts',
    'test/drift-issue-action.test.ts',
    'test/mock-action.test.ts',
  ],
};

/** Mode slow-browser changes nothing for a test without a browser. */
const testsOf = (mode: ModeName): Paths[] =>
  mode === 'slow-browser' ? [browserTests] : [browserTests, timingTests];

/**
 * The tests that a mode runs.
 * @param root the repository
 * @param filters parts of paths, such as `front-desk/test/browser`, one of which must match; without filters, everything matches
 */
export function findSuites(root: string, mode: ModeName, filters: readonly string[]): Suite[] {
  const parts = testsOf(mode);
  const folders = new Set(parts.flatMap((paths) => Object.keys(paths)));
  return [...folders]
    .map((folder) => ({
      folder,
      files: parts
        .flatMap((paths) => paths[folder] ?? [])
        .flatMap((path) => filesAt(`${root}/${folder}`, path))
        .filter(
          (file) =>
            filters.length === 0 || filters.some((filter) => `${folder}/${file}`.includes(filter)),
        ),
    }))
    .filter(({ files }) => files.length > 0);
}

/** The test files of a listed path, relative to the folder of the package. */
export function filesAt(folder: string, path: string): string[] {
  const pattern = path.endsWith('/') ? `${path}**/*.test.{ts,tsx}` : path;
  return globSync(pattern, { cwd: folder }).sort();
}
