import type { OperationId } from '@mdhq/portal-types';
import type { AuditEventsTable } from '../../store/schema.ts';

type Action = AuditEventsTable['action'];

/** Operations of the join page. */
type PageOperation = 'openInvitation' | 'ratePassword' | 'redeemInvitation' | 'renewInvitation';

/** Operations of the server itself, and log-in attempts. */
type SystemOperation = 'authenticate' | 'sendInvitation' | 'sendNotice';

/** Commands that are recorded. */
type Command =
  | 'api-user create'
  | 'api-user revoke'
  | 'audit export'
  | 'backup'
  | 'instance create'
  | 'instance template'
  | 'link-key rotate'
  | 'migrate'
  | 'patient export'
  | 'patient import'
  | 'restore';

/** Commands that were added after 0.1.0: `Submission`, which is exported, has the type without them. */
type LaterCommand =
  | 'api-user rotate'
  | 'audit archive'
  | 'audit stream'
  | 'audit streams'
  | 'instance set'
  | 'patient set';

export type AuditedOperation = OperationId | PageOperation | SystemOperation | Command;

/** Everything that is recorded. */
export type RecordedOperation = AuditedOperation | LaterCommand;

interface AuditedKind {
  action: Action;
  /** The object of the operation; `{id}` is replaced by its id. */
  entity: string;
}

/** How each operation is recorded, whether it succeeds, is refused or is repeated. */
export const auditedOperations = {
  showPortalRequests: { action: 'read', entity: 'portal_requests' },
  deletePortalRequest: { action: 'delete', entity: 'portal_request/{id}' },
  listInbox: { action: 'read', entity: 'inbox' },
  showPortalRequest: { action: 'read', entity: 'portal_request/{id}' },
  restorePortalRequest: { action: 'update', entity: 'portal_request/{id}' },
  inviteToPortal: { action: 'create', entity: 'invitation/{id}' },
  listInvitations: { action: 'read', entity: 'invitations' },
  revokeInvitation: { action: 'delete', entity: 'invitation/{id}' },
  createPatientQuestionnaire: { action: 'create', entity: 'portal_request/{id}' },
  queuePatientPrescription: { action: 'create', entity: 'portal_request/{id}' },
  queuePatientRefill: { action: 'create', entity: 'portal_request/{id}' },
  queuePatientSupplement: { action: 'create', entity: 'portal_request/{id}' },
  createSecureMessage: { action: 'create', entity: 'portal_request/{id}' },
  showPatient: { action: 'read', entity: 'patient/{id}' },
  validatePortalCredentials: { action: 'execute', entity: 'portal_account/{id}' },
  searchPatients: { action: 'read', entity: 'patients' },

  openInvitation: { action: 'read', entity: 'invitation/{id}' },
  ratePassword: { action: 'execute', entity: 'invitation/{id}' },
  redeemInvitation: { action: 'update', entity: 'invitation/{id}' },
  renewInvitation: { action: 'create', entity: 'invitation/{id}' },

  authenticate: { action: 'execute', entity: 'operation/{id}' },
  sendInvitation: { action: 'execute', entity: 'invitation/{id}' },
  sendNotice: { action: 'execute', entity: 'invitation/{id}' },

  'api-user create': { action: 'create', entity: 'api_user/{id}' },
  'api-user revoke': { action: 'delete', entity: 'api_user/{id}' },
  'api-user rotate': { action: 'update', entity: 'api_user/{id}' },
  'audit archive': { action: 'update', entity: 'audit_events/{id}' },
  // A stream is recorded when it begins with an instance, and when its position is removed.
  'audit stream': { action: 'read', entity: 'audit_stream/{id}' },
  'audit streams': { action: 'delete', entity: 'audit_stream/{id}' },
  'audit export': { action: 'read', entity: 'audit_events' },
  backup: { action: 'read', entity: 'database' },
  'instance create': { action: 'create', entity: 'instance/{id}' },
  'instance set': { action: 'update', entity: 'instance/{id}' },
  'instance template': { action: 'update', entity: 'instance/{id}' },
  'link-key rotate': { action: 'update', entity: 'link_key/{id}' },
  // Its events are recorded by `store/sqlite/migrate-whole.ts`, in the transaction of the migrations.
  migrate: { action: 'update', entity: 'portal_account/{id}' },
  'patient export': { action: 'read', entity: 'patients' },
  'patient import': { action: 'create', entity: 'patient/{id}' },
  'patient set': { action: 'update', entity: 'patient/{id}' },
  restore: { action: 'update', entity: 'database' },
} as const satisfies Record<RecordedOperation, AuditedKind>;
