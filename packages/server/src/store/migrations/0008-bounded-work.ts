import { type Kysely, sql } from 'kysely';

/** Adds indexes for the separate limits of invitations and renewals, and for a search in the order of names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('invitations_by_staff')
    .on('invitations')
    .columns(['instance_id', 'invitation_id'])
    .where(sql<boolean>`substr(created_by, 1, 8) <> 'patient:'`)
    .execute();
  await db.schema
    .createIndex('invitations_by_patients')
    .on('invitations')
    .columns(['instance_id', 'invitation_id'])
    .where(sql<boolean>`substr(created_by, 1, 8) = 'patient:'`)
    .execute();
  await db.schema
    .createIndex('patients_by_name')
    .on('patients')
    .expression(sql`instance_id, lower(last_name), lower(first_name), pt_id`)
    .execute();
}
