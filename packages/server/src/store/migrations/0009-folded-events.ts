import type { Kysely } from 'kysely';

/** For audit events that stand for many acts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('audit_events').addColumn('repeats', 'integer').execute();
}
