import type BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migrated, migrate, migrationNames, recordRenaming } from '../migrate.ts';
import { createConnection } from './connection.ts';

/**
 * Runs the migrations in one transaction: if the process is killed, nothing of them remains, and of several processes that
 * start concurrently, one migrates while the others wait. Kysely ensures neither on SQLite. A database that is up to date
 * is opened without the write lock, which a busy server rarely releases for long.
 * @param now for the audit events of changed user names, in milliseconds since 1970
 */
export async function migrateWhole(writer: BetterSqlite.Database, now: number): Promise<Migrated> {
  if (migrationsOf(writer).join() === migrationNames.join()) return { migrations: [], renamed: [] };
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: writer }) });
  writer.exec('begin immediate');
  try {
    const migrated = await migrate(db);
    const transaction = { kind: 'transaction', ...createConnection(writer) } as const;
    for (const patient of migrated.renamed) await recordRenaming(transaction, patient, now);
    writer.exec('commit');
    return migrated;
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}

/** The names of the migrations that have run; none in a new database. */
export function migrationsOf(writer: BetterSqlite.Database): string[] {
  const table = writer.prepare("select name from sqlite_schema where name = 'kysely_migration'");
  if (table.get() === undefined) return [];
  return writer
    .prepare<[], string>('select name from kysely_migration order by name')
    .pluck()
    .all();
}
