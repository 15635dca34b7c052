import type { Surface } from '@mdhq/portal-types';

/**
 * The tables. Every key begins with `instance_id`, so that rows can be sharded by instance. Times are
 * milliseconds since 1970 in UTC; flags are 0 or 1.
 */
export interface Schema {
  instances: InstancesTable;
  counters: CountersTable;
  api_users: ApiUsersTable;
  patients: PatientsTable;
  patient_names: PatientNamesTable;
  portal_requests: PortalRequestsTable;
  restorations: RestorationsTable;
  portal_accounts: PortalAccountsTable;
  invitations: InvitationsTable;
  outbox: OutboxTable;
  audit_events: AuditEventsTable;
  audit_heads: AuditHeadsTable;
  audit_archives: AuditArchivesTable;
  audit_streams: AuditStreamsTable;
  idempotency_keys: IdempotencyKeysTable;
}

/** The instance of a clinic. */
export interface InstancesTable {
  instance_id: number;
  subdomain: string;
  name: string;
  email: string;
  phone: string;
  /** IANA name, such as `America/New_York`. */
  time_zone: string;
  /** The template of invitations, in Liquid; null for the default template. */
  mail_subject: string | null;
  mail_text: string | null;
  mail_html: string | null;
  surface: Surface;
  created_at: number;
  /** Where patients sign in; null if the clinic has set no address. */
  portal_url: string | null;
}

/** The last assigned id by instance and kind; incremented in the transaction that uses it. */
export interface CountersTable {
  instance_id: number;
  name: CounterName;
  value: number;
}
export type CounterName = 'patient' | 'portal_request' | 'invitation' | 'refused_renewal';

/** The latest API user of a name. Revoked ones stay until their name is used again. */
export interface ApiUsersTable {
  instance_id: number;
  username: string;
  /** Argon2id, in PHC form. */
  secret_hash: string;
  /** SHA-256 of a generated secret, hexadecimal; null for a chosen secret, and for users created before migration 10. */
  secret_digest: string | null;
  read_only: number;
  /** Incremented with every change, which invalidates cached credentials. */
  version: number;
  created_at: number;
  revoked_at: number | null;
  /** 1 for the first API user of this name, 2 for the next one, which audit events tell apart. */
  generation: number;
}

export interface PatientsTable {
  instance_id: number;
  pt_id: number;
  /** The id in the system that the patient was imported from; null if it had none. */
  source_id: string | null;
  first_name: string;
  last_name: string;
  /** `YYYY-MM-DD`. */
  dob: string | null;
  sex: string | null;
  /** The primary address; invitations go to no other. */
  email: string | null;
  active: number;
  created_at: number;
  updated_at: number;
}

/** The tokens of the names of patients. A search matches prefixes of them. */
export interface PatientNamesTable {
  instance_id: number;
  pt_id: number;
  /** A part of a name, in lower case without accents. */
  token: string;
}

/** The portal requests. A dismissal sets two columns and changes no others. */
export interface PortalRequestsTable {
  instance_id: number;
  queue_request_id: number;
  pt_id: number;
  request_type: string;
  subject: string;
  /** JSON text, sent unchanged. */
  details: string;
  /** 0 if it was recorded without adding it to the queue. */
  enqueued: number;
  created_at: number;
  created_by: string;
  dismissed_at: number | null;
  dismissed_by: string | null;
}

/** A restoration, with the dismissal that it undid. */
export interface RestorationsTable {
  instance_id: number;
  queue_request_id: number;
  /** 1, 2, ... for each request. */
  number: number;
  dismissed_at: number;
  dismissed_by: string;
  restored_at: number;
  restored_by: string;
}

/** The portal account of a patient. */
export interface PortalAccountsTable {
  instance_id: number;
  pt_id: number;
  username: string;
  /** Argon2id, in PHC form. */
  password_hash: string;
  created_at: number;
  updated_at: number;
}

/** An invitation. Its state follows from its times. */
export interface InvitationsTable {
  instance_id: number;
  invitation_id: number;
  pt_id: number;
  kind: 'join' | 'reset';
  sent_to: string;
  /** SHA-256 of the secret of the link, hexadecimal; the secret itself is not stored. */
  secret_hash: string;
  created_at: number;
  created_by: string;
  expires_at: number;
  sent_at: number | null;
  failed_at: number | null;
  /** Why its mail was not sent, without addresses. */
  failure: string | null;
  opened_at: number | null;
  accepted_at: number | null;
  superseded_at: number | null;
  revoked_at: number | null;
  /** The API user that revoked it. */
  revoked_by: string | null;
  /** The number of finished attempts to send its mail. */
  tries: number;
  /** The response of the mail server to the last attempt, without addresses and links. */
  last_answer: string | null;
}

/** Unsent mail. A row is deleted once its mail is sent or has failed permanently. */
export interface OutboxTable {
  instance_id: number;
  /** The invitation that the mail is about. */
  invitation_id: number;
  /** The invitation itself, or the notice that its link was used to set a password. */
  kind: 'invitation' | 'notice';
  sent_to: string;
  message_id: string;
  /** The token of the link, encrypted with a link key; null for mail without a link. */
  sealed_token: string | null;
  created_at: number;
  /** No attempt is made after this time. */
  expires_at: number;
  attempts: number;
  next_attempt_at: number;
  /** End of the lease of a worker; null if it is not leased. */
  leased_until: number | null;
}

/** The audit trails. Rows are only added, and moved to archive files. */
export interface AuditEventsTable {
  instance_id: number;
  sequence: number;
  at: number;
  /** The name of the operation or command, such as `deletePortalRequest`. */
  operation: string;
  action: 'create' | 'read' | 'update' | 'delete' | 'execute';
  outcome: 'success' | 'refused';
  /** `unknown` without valid credentials or an active link: then `actor` is the user name that was tried, or empty. */
  actor_kind: 'api_user' | 'patient' | 'operator' | 'system' | 'unknown';
  actor: string;
  /** The network address of the client; null for the operator and the server itself. */
  address: string | null;
  request_id: string | null;
  pt_id: number | null;
  /** The object of the access, such as `portal_request/27`. */
  entity: string | null;
  /** The number of accesses that the event counts (`repeated-events.ts`); null for a single access. */
  repeats: number | null;
  /** Hash of the event and the previous hash (`audit-chain.ts`). */
  hash: string;
}

/** The heads of the trails, which reveal a trail that was cut off. */
export interface AuditHeadsTable {
  instance_id: number;
  /** Of the last event; 0 if there is none. */
  sequence: number;
  hash: string;
}

/** The months of audit trails that were moved to archive files, which are stored outside of the database. */
export interface AuditArchivesTable {
  instance_id: number;
  /** The month of its last event in UTC, such as `2026-08`. */
  month: string;
  first_sequence: number;
  /** Hash of the event before the first one. */
  previous_hash: string;
  last_sequence: number;
  last_hash: string;
  /** Size of the file with the events. */
  bytes: number;
  /** SHA-256 of that file, hexadecimal. */
  sha256: string;
  /** HMAC-SHA256 of the other columns with the anchor key, hexadecimal. */
  seal: string;
  /** The last event that was removed from `audit_events`; less than `last_sequence` if a removal was interrupted. */
  removed_sequence: number;
  /** Its hash. */
  removed_hash: string;
}

/** How far a stream has sent an audit trail to a receiver outside of the database. */
export interface AuditStreamsTable {
  instance_id: number;
  /** The name of the stream, such as `default`. */
  stream: string;
  /** The last event that the receiver has; 0 for none. */
  sequence: number;
  /** Its hash. */
  hash: string;
  /** When the position last changed. */
  moved_at: number;
  /** Where the stream began, the same in all its rows: it does not send events before this time; 0 if it sends all. */
  start_at: number;
  /** The last instance that existed when the stream began. It sends all events of later ones. */
  start_instance: number;
  /** The process that sends the trail, or sent it last. */
  holder: string;
  /** End of its lease; 0 if it has ended. */
  leased_until: number;
}

/** The results of requests with an Idempotency-Key, kept for a day. */
export interface IdempotencyKeysTable {
  instance_id: number;
  username: string;
  idempotency_key: string;
  /** SHA-256 of the request, hexadecimal. */
  fingerprint: string;
  /** JSON text; null only within the transaction of the request. */
  result: string | null;
  created_at: number;
}
