import type { Schema } from './schema.ts';

export type TableName = keyof Schema;

/** The tables, each after those that it references, with the columns of their primary keys. */
export const primaryKeys = {
  instances: ['instance_id'],
  counters: ['instance_id', 'name'],
  api_users: ['instance_id', 'username'],
  patients: ['instance_id', 'pt_id'],
  patient_names: ['instance_id', 'pt_id', 'token'],
  portal_requests: ['instance_id', 'queue_request_id'],
  restorations: ['instance_id', 'queue_request_id', 'number'],
  portal_accounts: ['instance_id', 'pt_id'],
  invitations: ['instance_id', 'invitation_id'],
  outbox: ['instance_id', 'invitation_id', 'kind'],
  audit_events: ['instance_id', 'sequence'],
  audit_heads: ['instance_id'],
  audit_archives: ['instance_id', 'month'],
  audit_streams: ['instance_id', 'stream'],
  idempotency_keys: ['instance_id', 'username', 'idempotency_key'],
} as const satisfies { [Table in TableName]: readonly (keyof Schema[Table])[] };

/** The names of the tables, each after those that it references. */
export const tableNames = Object.keys(primaryKeys) as TableName[];
