import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const memoryFolder = new URL('test/support/portal/memory-folder.js', import.meta.url);

/** The tests that also run on PostgreSQL, because the engine of the database can affect them. */
const onEachEngine = [
  'test/store/{access,instances,postgres,queue}/*.test.ts',
  'test/portal/{access,audit,instances,queue}/*.test.ts',
  'test/portal/invitations/*.test.ts',
  'test/portal/patients/patient-search.test.ts',
  'test/portal/patients/import/stored-names.test.ts',
  'test/mail/outbox-worker.test.ts',
  'test/property/{requests,same-responses}.test.ts',
  'test/http/access/{audit,audited-operations,authentication,isolation}.test.ts',
  'test/campaign/{appends,cluster}/*.test.ts',
  'test/cli/{api-users,instance-settings,newer-database,patient-set}.test.ts',
  'test/cli/actions/audit-archive.test.ts',
  'test/portal/audit/archive/archive-trail.test.ts',
  'test/portal/audit/stream/stream-trails.test.ts',
  'test/cli/actions/audit-stream.test.ts',
  // Not `page-bytes`: it needs two requests in one group of the commit.
  'test/http/handlers/{dismissal,idempotency,inbox,invitations,invite,patients,queue,restoration}.test.ts',
];

export default defineConfig({
  test: {
    execArgv: ['--import', fileURLToPath(memoryFolder)],
    // No module here has state of its own, and loading them all again for each file takes longest.
    isolate: false,
    // Many tests wait for processes and for deadlines of the server; the default leaves one worker on two cores.
    maxWorkers: 2,
    // For tests that hang. It measures nothing: other programs may use the machine, too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'SQLite',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/store/postgres/**',
            'test/campaign/{appends,cluster}/**',
            'test/property/same-responses.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'PostgreSQL',
          include: onEachEngine,
          globalSetup: 'test/support/postgres/global-setup.ts',
          provide: { engine: 'PostgreSQL' },
        },
      },
    ],
  },
});
