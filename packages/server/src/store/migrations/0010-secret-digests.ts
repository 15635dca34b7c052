import type { Kysely } from 'kysely';

/**
 * Allows API users to have a digest of their secret. Existing ones get none: their hash does not tell whether the secret
 * was generated or chosen.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('api_users').addColumn('secret_digest', 'text').execute();
}
