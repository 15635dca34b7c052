import {
  type DataTypeNode,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { errorCode } from '../../platform/error-code.ts';
import type { Migrated } from '../migrate.ts';
import { migrate, migrationNames, recordRenaming } from '../migrate.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { commitOn } from './commit.ts';
import { type Compile, createConnection, type Queryable } from './connection.ts';
import { forMaintenance, maintenanceTimeoutMs } from './pool.ts';

/** Other servers may be migrating. Shorter than supervisors wait for a start. */
const lockTimeoutMs = 60_000;

/**
 * Runs the migrations in one transaction. Of several servers that start concurrently, one migrates while the others wait.
 * @param now for the audit events of changed user names, in milliseconds since 1970
 */
export async function migrateWhole(pool: Pool, compile: Compile, now: number): Promise<Migrated> {
  if (await isUpToDate(pool)) return { migrations: [], renamed: [] };
  const client = await pool.connect();
  try {
    const maintained = forMaintenance(client);
    await client.query(
      `begin; set local lock_timeout = ${lockTimeoutMs}; set local statement_timeout = ${maintenanceTimeoutMs}`,
    );
    // The lock time-out bounds it.
    await maintained.query('select pg_advisory_xact_lock($1)', [advisoryLocks.migrations]);
    const migrated = await migrate(createMigrated(maintained));
    const transaction = { kind: 'transaction', ...createConnection(maintained, compile) } as const;
    for (const patient of migrated.renamed) await recordRenaming(transaction, patient, now);
    await commitOn(client);
    client.release();
    return migrated;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function isUpToDate(pool: Pool): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ name: string }>('select name from kysely_migration');
    const names = rows.map(({ name }) => name);
    return names.sort().join() === migrationNames.join();
  } catch (error) {
    if (errorCode(error) === undefinedTable) return false;
    throw error;
  }
}
const undefinedTable = '42P01';

/** A Kysely on the transaction that is open on a client. */
function createMigrated({ query }: Queryable): Kysely<unknown> {
  const inTransaction = {
    query,
    release: () => undefined,
  } as unknown as PoolClient;
  const dialect = new PostgresDialect({
    pool: { connect: async () => inTransaction, end: async () => undefined } as unknown as Pool,
  });
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new InTransaction(),
      createDriver: () => dialect.createDriver(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => new SchemaCompiler(),
    },
  });
}

/** The transaction and its lock are already there. */
class InTransaction extends PostgresAdapter {
  override get supportsTransactionalDdl(): boolean {
    return false;
  }
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Texts are sorted and compared by their bytes, as SQLite does, whatever the locale of the database. */
class SchemaCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}
