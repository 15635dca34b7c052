import type BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from '../migrate.ts';

/**
 * Runs the migrations in one transaction: if the process is killed, nothing of them remains, and of several processes that
 * start concurrently, one migrates while the others wait. Kysely ensures neither on SQLite.
 */
export async function migrateWhole(writer: BetterSqlite.Database): Promise<string[]> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: writer }) });
  writer.exec('begin immediate');
  try {
    const migrated = await migrate(db);
    writer.exec('commit');
    return migrated;
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}
