import { type Kysely, sql } from 'kysely';

/**
 * What became of an invitation's mail is kept with the invitation, since its outbox row goes away; and who revoked it.
 * Of a mail that was sent or failed before, no more is known than that it was tried once at least; one that still
 * waits gets its number with the next try.
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
