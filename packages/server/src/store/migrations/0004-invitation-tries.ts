import { type Kysely, sql } from 'kysely';

/**
 * Stores the outcome of the mail with the invitation, because the outbox row is deleted, and who revoked the invitation.
 * Mail that was sent or failed before was tried at least once; unsent mail gets its count with the next attempt.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('invitations')
    .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('invitations').addColumn('last_answer', 'text').execute();
  await db.schema.alterTable('invitations').addColumn('revoked_by', 'text').execute();

  await sql`update invitations set tries = 1 where sent_at is not null or failed_at is not null`.execute(
    db,
  );
}
