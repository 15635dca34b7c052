import type { Kysely } from 'kysely';

/** Adds how far each stream has sent the audit trails, and which process sends them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_streams')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('moved_at', 'bigint', (column) => column.notNull())
    .addColumn('start_at', 'bigint', (column) => column.notNull())
    .addColumn('start_instance', 'integer', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_streams_key', ['instance_id', 'stream'])
    .execute();
}
