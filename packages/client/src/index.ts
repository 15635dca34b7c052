export type {
  CredentialsResult,
  DismissalResult,
  FeederResult,
  Inbox,
  InboxEntry,
  Invitation,
  InvitationList,
  InvitationState,
  OperationId,
  Patient,
  PatientList,
  PatientName,
  PatientSearch,
  PortalCredentials,
  PortalRequest,
  PortalRequestList,
  PortalRequestRecord,
  PrescriptionRequest,
  PrescriptionSubmission,
  ProblemCode,
  QuestionnaireRequest,
  QuestionnaireSubmission,
  QueueEvent,
  RefillRequest,
  RefillSubmission,
  RequestStatus,
  RequestType,
  RestorationResult,
  RevocationResult,
  SecureMessageRequest,
  SecureMessageSubmission,
  SupplementRequest,
  SupplementSubmission,
  Timestamp,
  ValidationError,
} from '@mdhq/portal-types';
export type { CallOptions, CreateOptions, QueueOptions } from './api/call-options.ts';
export type {
  EnqueuedCalls,
  FilteredBy,
  ListOptions,
  PortalRequestPage,
  PortalRequests,
  RepeatedDismissal,
} from './api/enqueued.ts';
export type { InboxCalls, InboxOptions } from './api/inbox.ts';
export type {
  InvitationCalls,
  InvitationListOptions,
  RepeatedRevocation,
} from './api/invitations.ts';
export type { PatientCalls } from './api/patients.ts';
export type { InvitationResult, PortalCalls } from './api/portal.ts';
export type { PortalClient } from './api/portal-client.ts';
export type { PrescriptionCalls } from './api/prescriptions.ts';
export type { QuestionnaireCalls } from './api/questionnaires.ts';
export type { SecureMessageCalls } from './api/secure-messages.ts';
export type { SupplementCalls } from './api/supplements.ts';
export type { Observe, TryReport } from './api/try-report.ts';
export type { ConnectionOptions } from './connection.ts';
export { createPortalClient, type PortalClientOptions } from './create-portal-client.ts';
export { type FormatOptions, formatInTimeZone, toDate } from './dates.ts';
export {
  type AlreadyDismissedError,
  type AlreadyEndedError,
  type AnyPortalError,
  type InvalidArgumentError,
  type NoAnswerError,
  PortalError,
  type PortalErrorCode,
  type ProblemError,
  type UnexpectedAnswerError,
} from './portal-error.ts';
