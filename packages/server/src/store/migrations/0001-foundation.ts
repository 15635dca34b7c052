import { type Kysely, sql } from 'kysely';

/** The first tables: instances, API users, patients, portal requests, invitations, audit events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('instances')
    .addColumn('instance_id', 'integer', (column) => column.primaryKey())
    .addColumn('subdomain', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('mail_subject', 'text')
    .addColumn('mail_text', 'text')
    .addColumn('mail_html', 'text')
    .addColumn('surface', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('counters')
    .addColumn('instance_id', 'integer', (column) =>
      column.notNull().references('instances.instance_id'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('counters_key', ['instance_id', 'name'])
    .execute();

  await db.schema
    .createTable('api_users')
    .addColumn('instance_id', 'integer', (column) =>
      column.notNull().references('instances.instance_id'),
    )
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('read_only', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addPrimaryKeyConstraint('api_users_key', ['instance_id', 'username'])
    .execute();

  await db.schema
    .createTable('patients')
    .addColumn('instance_id', 'integer', (column) =>
      column.notNull().references('instances.instance_id'),
    )
    .addColumn('pt_id', 'bigint', (column) => column.notNull())
    .addColumn('source_id', 'text')
    .addColumn('first_name', 'text', (column) => column.notNull())
    .addColumn('last_name', 'text', (column) => column.notNull())
    .addColumn('dob', 'text')
    .addColumn('sex', 'text')
    .addColumn('email', 'text')
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('patients_key', ['instance_id', 'pt_id'])
    .addUniqueConstraint('patients_source', ['instance_id', 'source_id'])
    .execute();

  await db.schema
    .createTable('portal_requests')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('queue_request_id', 'bigint', (column) => column.notNull())
    .addColumn('pt_id', 'bigint', (column) => column.notNull())
    .addColumn('request_type', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('enqueued', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('dismissed_at', 'bigint')
    .addColumn('dismissed_by', 'text')
    .addPrimaryKeyConstraint('portal_requests_key', ['instance_id', 'queue_request_id'])
    .addForeignKeyConstraint('portal_requests_patient', ['instance_id', 'pt_id'], 'patients', [
      'instance_id',
      'pt_id',
    ])
    .execute();
  await db.schema
    .createIndex('portal_requests_all')
    .on('portal_requests')
    .columns(['instance_id', 'pt_id', 'created_at', 'queue_request_id'])
    .where(sql<boolean>`enqueued = 1`)
    .execute();
  // Most reads are of open requests, while dismissed ones accumulate. This index is created second: without statistics,
  // SQLite prefers the later one of two equally suitable indexes.
  await db.schema
    .createIndex('portal_requests_open')
    .on('portal_requests')
    .columns(['instance_id', 'pt_id', 'created_at', 'queue_request_id'])
    .where(sql<boolean>`enqueued = 1 and dismissed_at is null`)
    .execute();

  await db.schema
    .createTable('portal_accounts')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('pt_id', 'bigint', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('portal_accounts_key', ['instance_id', 'pt_id'])
    .addUniqueConstraint('portal_accounts_username', ['instance_id', 'username'])
    .addForeignKeyConstraint('portal_accounts_patient', ['instance_id', 'pt_id'], 'patients', [
      'instance_id',
      'pt_id',
    ])
    .execute();

  await db.schema
    .createTable('invitations')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('invitation_id', 'bigint', (column) => column.notNull())
    .addColumn('pt_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('sent_to', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('failed_at', 'bigint')
    .addColumn('failure', 'text')
    .addColumn('opened_at', 'bigint')
    .addColumn('accepted_at', 'bigint')
    .addColumn('superseded_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addPrimaryKeyConstraint('invitations_key', ['instance_id', 'invitation_id'])
    .addForeignKeyConstraint('invitations_patient', ['instance_id', 'pt_id'], 'patients', [
      'instance_id',
      'pt_id',
    ])
    .execute();
  await db.schema
    .createIndex('invitations_of_patient')
    .on('invitations')
    .columns(['instance_id', 'pt_id', 'invitation_id'])
    .execute();
  await db.schema
    .createIndex('invitations_by_secret')
    .on('invitations')
    .columns(['instance_id', 'secret_hash'])
    .unique()
    .execute();

  await db.schema
    .createTable('outbox')
    .addColumn('instance_id', 'integer', (column) => column.notNull())
    .addColumn('invitation_id', 'bigint', (column) => column.notNull())
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('sealed_token', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint')
    .addPrimaryKeyConstraint('outbox_key', ['instance_id', 'invitation_id'])
    .addForeignKeyConstraint('outbox_invitation', ['instance_id', 'invitation_id'], 'invitations', [
      'instance_id',
      'invitation_id',
    ])
    .execute();
  // Workers query due mail of all instances.
  await db.schema.createIndex('outbox_due').on('outbox').columns(['next_attempt_at']).execute();

  await db.schema
    .createTable('audit_events')
    .addColumn('instance_id', 'integer', (column) =>
      column.notNull().references('instances.instance_id'),
    )
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('request_id', 'text')
    .addColumn('pt_id', 'bigint')
    .addColumn('entity', 'text')
    .addPrimaryKeyConstraint('audit_events_key', ['instance_id', 'sequence'])
    .execute();
}
