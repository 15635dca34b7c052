import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine that tests open databases on; SQLite by default. */
    engine?: 'PostgreSQL';
    /** URL of a PostgreSQL database whose user may create databases. */
    postgres?: string;
  }
}

/** Starts PostgreSQL once for all tests, or uses the one of `PORTAL_TEST_DATABASE_URL`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const own = process.env['PORTAL_TEST_DATABASE_URL'];
  const server = own === undefined ? await startPostgres() : undefined;
  project.provide('postgres', own ?? server?.url);
  return async () => server?.stop();
}
