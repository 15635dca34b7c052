import type { Executor } from '../database.ts';
import { createCompile, createConnection } from './connection.ts';
import type { DatabaseServer } from './database-url.ts';
import { createPool, maintenanceTimeoutMs, repeatingReads } from './pool.ts';

/** Reads the database while servers use it, on one connection, and without migrating it. Each query sees the last commit. */
export async function withPostgresReads<Result>(
  server: DatabaseServer,
  work: (reads: Executor) => Promise<Result>,
): Promise<Result> {
  const pool = createPool(server, 1, { queryTimeoutMs: maintenanceTimeoutMs });
  try {
    return await work(createConnection(repeatingReads(pool), createCompile()));
  } finally {
    await pool.end();
  }
}
