import type { Kysely } from 'kysely';

/** Counts the API users that have had a name, so that the name of a revoked one can be used again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('api_users')
    .addColumn('generation', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
