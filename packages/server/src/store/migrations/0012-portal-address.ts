import type { Kysely } from 'kysely';

/** Allows clinics to have an address where patients sign in. Existing ones have none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('instances').addColumn('portal_url', 'text').execute();
}
