import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Allows other mail than invitations in the outbox: each row has its kind, recipient and expiry. SQLite can't change a
 * primary key, so the table is created again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').renameTo('outbox_before').execute();
  await db.schema.dropIndex('outbox_due').execute();
  // In PostgreSQL, the index of a constraint keeps its name, which no other table may use.
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`alter table outbox_before rename constraint outbox_key to outbox_before_key`.execute(
      db,
    );
  }
  await db.schema
    .createTable('outbox')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('invitation_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('sent_to', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('sealed_token', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint')
    .addPrimaryKeyConstraint('outbox_key', ['instance_id', 'invitation_id', 'kind'])
    .addForeignKeyConstraint('outbox_invitation', ['instance_id', 'invitation_id'], 'invitations', [
      'instance_id',
      'invitation_id',
    ])
    .execute();
  await sql`
    insert into outbox (instance_id, invitation_id, kind, sent_to, message_id, sealed_token,
      created_at, expires_at, attempts, next_attempt_at, leased_until)
    select o.instance_id, o.invitation_id, 'invitation', i.sent_to, o.message_id, o.sealed_token,
      i.created_at, i.expires_at, o.attempts, o.next_attempt_at, o.leased_until
    from outbox_before o join invitations i
      on i.instance_id = o.instance_id and i.invitation_id = o.invitation_id`.execute(db);
  await db.schema.dropTable('outbox_before').execute();
  // Workers query due mail of all instances.
  await db.schema.createIndex('outbox_due').on('outbox').columns(['next_attempt_at']).execute();
}
