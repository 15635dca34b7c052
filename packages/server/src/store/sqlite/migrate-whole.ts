import type BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { insertAuditEvent } from '../audit/audit-events.ts';
import type { RenamedPatient } from '../database.ts';
import { migrate } from '../migrate.ts';
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
 * start concurrently, one migrates while the others wait. Kysely ensures neither on SQLite.
 * @param now for the audit events of changed user names, in milliseconds since 1970
 */
export async function migrateWhole(writer: BetterSqlite.Database, now: number): Promise<Migrated> {
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
