import type { Kysely } from 'kysely';

/** Adds the results of requests with an Idempotency-Key. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('idempotency_keys')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_keys_key', ['instance_id', 'username', 'idempotency_key'])
    .addForeignKeyConstraint(
      'idempotency_keys_api_user',
      ['instance_id', 'username'],
      'api_users',
      ['instance_id', 'username'],
    )
    .execute();
  // For finding a few old keys by age.
  await db.schema
    .createIndex('idempotency_keys_age')
    .on('idempotency_keys')
    .columns(['instance_id', 'created_at'])
    .execute();
}
