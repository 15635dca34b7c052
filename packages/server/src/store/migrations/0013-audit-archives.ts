import type { Kysely } from 'kysely';

/** Adds the months of audit trails that were moved to archive files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_archives')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('first_sequence', 'bigint', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('last_sequence', 'bigint', (column) => column.notNull())
    .addColumn('last_hash', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .addColumn('removed_sequence', 'bigint', (column) => column.notNull())
    .addColumn('removed_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_archives_key', ['instance_id', 'month'])
    .execute();
}
