export type {
  DismissalResult,
  FeederResult,
  Invitation,
  InvitationResult,
  OperationId,
  PortalRequest,
  PortalRequestList,
  PrescriptionRequest,
  PrescriptionSubmission,
  ProblemCode,
  QuestionnaireRequest,
  QuestionnaireSubmission,
  RefillRequest,
  RequestStatus,
  RequestType,
  SecureMessageRequest,
  SupplementRequest,
  Timestamp,
  ValidationError,
} from '@mdhq/portal-types';
export type { CallOptions } from './api/call-options.ts';
export type { EnqueuedCalls, ListOptions } from './api/enqueued.ts';
export type { PortalCalls } from './api/portal.ts';
export type { PortalClient } from './api/portal-client.ts';
export type { PrescriptionCalls, QueuePrescriptionOptions } from './api/prescriptions.ts';
export type { QuestionnaireCalls } from './api/questionnaires.ts';
export type { ConnectionOptions } from './connection.ts';
export { createPortalClient, type PortalClientOptions } from './create-portal-client.ts';
export { type FormatOptions, formatInTimeZone, toDate } from './dates.ts';
export {
  type AlreadyDismissedError,
  type AnyPortalError,
  type InvalidArgumentError,
  type NoAnswerError,
  PortalError,
  type PortalErrorCode,
  type ProblemError,
  type UnexpectedAnswerError,
} from './portal-error.ts';
