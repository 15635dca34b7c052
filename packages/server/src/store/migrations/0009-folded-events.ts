import type { Kysely } from 'kysely';

/** Allows audit events to count repeats. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('audit_events').addColumn('repeats', 'integer').execute();
}
