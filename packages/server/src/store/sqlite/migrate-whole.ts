import type BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { insertAuditEvent } from '../audit/audit-events.ts';
import type { RenamedPatient } from '../database.ts';
import { migrate, migrationNames } from '../migrate.ts';
import { createConnection } from './connection.ts';

/** What the migrations of a database did. */
export interface Migrated {
  /** The names of those that ran. */
  migrations: string[];
  /** Patients whose user name was changed because it became the same as another one's. */
  renamed: RenamedPatient[];
}

/**
 * Runs the migrations in one transaction: if the process is killed, nothing of them remains, and of several processes that
 * start concurrently, one migrates while the others wait. Kysely ensures neither on SQLite. A database that is up to date
 * is opened without the write lock, which a busy server rarely releases for long.
 * @param now for the audit events of changed user names, in milliseconds since 1970
 */
export async function migrateWhole(writer: BetterSqlite.Database, now: number): Promise<Migrated> {
  if (migrationsOf(writer).join() === migrationNames.join()) return { migrations: [], renamed: [] };
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: writer }) });
  const renamed: RenamedPatient[] = [];
  writer.exec('begin immediate');
  try {
    const migrations = await migrate(db, (patient) => renamed.push(patient));
    for (const patient of renamed) await recordRenaming(writer, patient, now);
    writer.exec('commit');
    return { migrations, renamed };
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}

/** The names of the migrations that have run; none in a new database. */
function migrationsOf(writer: BetterSqlite.Database): string[] {
  const table = writer.prepare("select name from sqlite_schema where name = 'kysely_migration'");
  if (table.get() === undefined) return [];
  return writer
    .prepare<[], string>('select name from kysely_migration order by name')
    .pluck()
    .all();
}

/** Once all migrations have run, because an event has the columns of the latest one. */
function recordRenaming(
  writer: BetterSqlite.Database,
  { instance_id, pt_id }: RenamedPatient,
  at: number,
): Promise<void> {
  return insertAuditEvent(
    { kind: 'transaction', ...createConnection(writer) },
    {
      ...{ instance_id, at, pt_id },
      ...{ operation: 'migrate', action: 'update', outcome: 'success' },
      ...{ actor_kind: 'system', actor: 'migrate', address: null, request_id: null },
      ...{ entity: `portal_account/${pt_id}`, repeats: null },
    },
  );
}
