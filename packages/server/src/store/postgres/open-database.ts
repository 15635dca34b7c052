import type { Clock } from '../../platform/clock.ts';
import { errorCode } from '../../platform/error-code.ts';
import { type Database, DatabaseConnectionError, type RenamedPatient } from '../database.ts';
import { createGroupCommit } from '../group-commit.ts';
import { createAuditPartitions } from './audit-partitions.ts';
import { createDatabaseClock } from './clock.ts';
import { createCompile, createConnection } from './connection.ts';
import { type DatabaseServer, defaultDatabaseConnections } from './database-url.ts';
import { migrateWhole } from './migrate-whole.ts';
import { createPool, repeatingReads } from './pool.ts';
import { createTransactions, readClock, type TransactionTimeouts } from './transactions.ts';

export interface PostgresOptions {
  /** The most connections of this server. */
  connections?: number;
  timeouts?: TransactionTimeouts;
  /** Called after each commit with the number of writes that shared it. */
  onCommit?: (writes: number) => void;
  /** Called for each patient whose user name was changed by a migration. */
  onRenamed?: (patient: RenamedPatient) => void;
}

/** A database that other servers may use, too, and its clock. */
export interface SharedDatabase {
  database: Database;
  clock: Clock;
}

/**
 * Connects to a database, and brings its tables up to date.
 * @throws {DatabaseConnectionError} if there is no such database, or it can't be reached
 */
export async function openPostgresDatabase(
  server: DatabaseServer,
  { connections = defaultDatabaseConnections, timeouts, onCommit, onRenamed }: PostgresOptions = {},
): Promise<SharedDatabase> {
  const pool = createPool(server, connections);
  const compile = createCompile();
  const clock = createDatabaseClock();
  try {
    const before = performance.now();
    const { rows } = await pool.query<{ now: number }>(readClock).catch((error: unknown) => {
      throw connectionError(server, error);
    });
    clock.correct(rows[0]?.now ?? Date.now(), before);
    const { migrations, renamed } = await migrateWhole(pool, compile, clock.now());
    for (const patient of renamed) onRenamed?.(patient);
    const groupCommit = createGroupCommit(
      createTransactions(pool, compile, clock, timeouts),
      onCommit,
    );
    const database: Database = {
      migrated: migrations,
      reads: createConnection(repeatingReads(pool), compile),
      write: groupCommit.write,
      // PostgreSQL overwrites deleted rows when it reuses their space.
      scrub: async () => true,
      auditPartitions: createAuditPartitions(pool),
      async close() {
        await groupCommit.drain();
        if (!pool.ending) await pool.end();
      },
    };
    return { database, clock: clock.now };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function connectionError(server: DatabaseServer, error: unknown): Error {
  const { database, standbys } = server;
  const addresses = [server, ...standbys].map(({ host, port }) => `${host}:${port}`).join(', ');
  const code = errorCode(error);
  const reason = code ?? (error instanceof Error ? error.message : String(error));
  return new DatabaseConnectionError(
    `Cannot connect to database ${database} at ${addresses} (${reason}): check PORTAL_DATABASE_URL and that PostgreSQL runs.`,
    { cause: error },
  );
}
