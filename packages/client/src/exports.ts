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
  Surface,
  Timestamp,
  ValidationError,
} from '@mdhq/portal-types';
export { specVersion } from '@mdhq/portal-types';
export type { ConnectionOptions } from './connection.ts';
export { type FormatOptions, formatInTimeZone, toDate } from './dates.ts';
export type {
  CallOptions,
  CreateOptions,
  Observe,
  QueueOptions,
  RepeatOptions,
  TryReport,
} from './options.ts';
export type { PortalClient, PortalClientOptions } from './portal-client.ts';
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
export { randomUuid } from './random-uuid.ts';
export type { EnqueuedCalls, PortalRequests, RepeatedDismissal } from './resources/enqueued.ts';
export type { InboxCalls, InboxOptions } from './resources/inbox.ts';
export type {
  InvitationCalls,
  InvitationListOptions,
  RepeatedRevocation,
} from './resources/invitations.ts';
export type { PatientCalls } from './resources/patients.ts';
export type { InvitationResult, PortalCalls } from './resources/portal.ts';
export type { PrescriptionCalls } from './resources/prescriptions.ts';
export type { QuestionnaireCalls } from './resources/questionnaires.ts';
export type { FilteredBy, ListOptions, PortalRequestPage } from './resources/queue-filters.ts';
export type { SecureMessageCalls } from './resources/secure-messages.ts';
export type { SupplementCalls } from './resources/supplements.ts';
