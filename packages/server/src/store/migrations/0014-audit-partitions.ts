import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Partitions the audit events of PostgreSQL by time. Existing events become the default partition, so nothing is copied;
 * they are moved to the partitions of their months later. SQLite has no partitions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`alter table audit_events rename to audit_events_default`.execute(db);
  await sql`
    create table audit_events (
      like audit_events_default including defaults,
      foreign key (instance_id) references instances
    ) partition by range (at)`.execute(db);
  // Each partition has its own primary key: that of the whole table would have to contain the time.
  await sql`alter table audit_events attach partition audit_events_default default`.execute(db);
}
