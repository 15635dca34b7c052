/**
 * The tables, as both engines have them.
 *
 * Every key begins with `instance_id`, so that rows can be sharded by instance. Times are milliseconds
 * since 1970 in UTC; flags are 0 or 1.
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
  idempotency_keys: IdempotencyKeysTable;
}

/** What an instance serves: what the vendor documents, what was observed of the vendor besides, or all. */
export type Surface = 'documented' | 'observed' | 'full';

/** A clinic's tenant. */
export interface InstancesTable {
  instance_id: number;
  subdomain: string;
  name: string;
  email: string;
  phone: string;
  /** IANA name, such as `America/New_York`. */
  time_zone: string;
  /** The invitation's own words in Liquid; null where the default ones serve. */
  mail_subject: string | null;
  mail_text: string | null;
  mail_html: string | null;
  /** How much of the contract it serves. */
  surface: Surface;
  created_at: number;
}

/** The last number given out, by instance and kind; incremented in the transaction that uses it. */
export interface CountersTable {
  instance_id: number;
  name: CounterName;
  value: number;
}
export type CounterName = 'patient' | 'portal_request' | 'invitation' | 'refused_renewal';

/** The Basic-auth identity of a program. A revoked one stays, so that its name is never given out again. */
export interface ApiUsersTable {
  instance_id: number;
  username: string;
  /** Argon2id, in PHC form. */
  secret_hash: string;
  read_only: number;
  /** Goes up with every change, so that caches of verified credentials notice. */
  version: number;
  created_at: number;
  revoked_at: number | null;
}

export interface PatientsTable {
  instance_id: number;
  pt_id: number;
  /** The id in the system that it was imported from; null where that had none. */
  source_id: string | null;
  first_name: string;
  last_name: string;
  /** `YYYY-MM-DD`. */
  dob: string | null;
  sex: string | null;
  /** The primary address; the only one that an invitation goes to. */
  email: string | null;
  active: number;
  created_at: number;
  updated_at: number;
}

/** What patients are found by: the beginnings of these. */
export interface PatientNamesTable {
  instance_id: number;
  pt_id: number;
  /** A piece of a name, in small letters without accents. */
  token: string;
}

/** What patients have sent in. A dismissal fills two columns and changes no other. */
export interface PortalRequestsTable {
  instance_id: number;
  queue_request_id: number;
  pt_id: number;
  request_type: string;
  subject: string;
  /** JSON text, sent on as it stands. */
  details: string;
  /** 0 where it was recorded without being put into the queue. */
  enqueued: number;
  created_at: number;
  created_by: string;
  dismissed_at: number | null;
  dismissed_by: string | null;
}

/** A dismissal that was taken back. */
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

/** A patient's log-in to the portal. */
export interface PortalAccountsTable {
  instance_id: number;
  pt_id: number;
  username: string;
  /** Argon2id, in PHC form. */
  password_hash: string;
  created_at: number;
  updated_at: number;
}

/** One e-mailed link. Its state follows from its times. */
export interface InvitationsTable {
  instance_id: number;
  invitation_id: number;
  pt_id: number;
  kind: 'join' | 'reset';
  sent_to: string;
  /** SHA-256 of the link's random bytes, hexadecimal; the bytes themselves are nowhere. */
  secret_hash: string;
  created_at: number;
  created_by: string;
  expires_at: number;
  sent_at: number | null;
  failed_at: number | null;
  /** Why its mail will never be sent, without addresses. */
  failure: string | null;
  opened_at: number | null;
  accepted_at: number | null;
  superseded_at: number | null;
  revoked_at: number | null;
  /** The API user who revoked it. */
  revoked_by: string | null;
  /** How often it was tried to send its mail, as far as that has come to an end. */
  tries: number;
  /** What the last try came to: the mail server's answer, without addresses and links. */
  last_answer: string | null;
}

/** Mail that waits to be sent. A row goes away once its mail is sent or has failed for good. */
export interface OutboxTable {
  instance_id: number;
  /** The invitation that it is about. */
  invitation_id: number;
  /** The invitation itself, or the notice that its link has set a password. */
  kind: 'invitation' | 'notice';
  sent_to: string;
  message_id: string;
  /** The link's token, encrypted with a link key; null in a mail without a link. */
  sealed_token: string | null;
  created_at: number;
  /** From when on it is not tried any more. */
  expires_at: number;
  attempts: number;
  next_attempt_at: number;
  /** Until when a worker has it; null while nobody does. */
  leased_until: number | null;
}

/** Who did what to whom, in order. Rows are only ever added. */
export interface AuditEventsTable {
  instance_id: number;
  sequence: number;
  at: number;
  /** The operation's or command's name, such as `deletePortalRequest`. */
  operation: string;
  action: 'create' | 'read' | 'update' | 'delete' | 'execute';
  outcome: 'success' | 'refused';
  /** `unknown` where nobody was let in: then `actor` is the user name that was tried, or empty. */
  actor_kind: 'api_user' | 'patient' | 'operator' | 'system' | 'unknown';
  actor: string;
  /** The network address that it came from; null for the operator and the server itself. */
  address: string | null;
  request_id: string | null;
  pt_id: number | null;
  /** What it was done to, such as `portal_request/27`. */
  entity: string | null;
  /** How many accesses the event counts (`folded-events.ts`); null for one access. */
  repeats: number | null;
  /** Over the event and the hash of the one before it (`audit-chain.ts`). */
  hash: string;
}

/** Where each instance's trail ends, so that a cut-off end is missed. */
export interface AuditHeadsTable {
  instance_id: number;
  /** The last event's; 0 where there is none yet. */
  sequence: number;
  hash: string;
}

/** What was answered under an API user's Idempotency-Key; kept for a day. */
export interface IdempotencyKeysTable {
  instance_id: number;
  username: string;
  idempotency_key: string;
  /** SHA-256 of the request, hexadecimal. */
  fingerprint: string;
  /** JSON text; null only while the request is being served. */
  result: string | null;
  created_at: number;
}
