/**
 * Short names for the shapes of the contract. They are generated from `spec/openapi.yaml`; this file only names
 * them.
 */
import type { components, operations } from './generated/openapi.ts';

type Schemas = components['schemas'];

/** The name of an operation, such as `showPortalRequests`. */
export type OperationId = keyof operations;

/** A time in UTC: RFC 3339 with milliseconds and `Z`. */
export type Timestamp = Schemas['Timestamp'];

/** A portal request. Narrow on `request_type` to read `details`. */
export type PortalRequest = Schemas['PortalRequest'];
export type QuestionnaireRequest = Schemas['QuestionnaireRequest'];
export type PrescriptionRequest = Schemas['PrescriptionRequest'];
export type RefillRequest = Schemas['RefillRequest'];
export type SupplementRequest = Schemas['SupplementRequest'];
export type SecureMessageRequest = Schemas['SecureMessageRequest'];
export type RequestType = Schemas['RequestType'];
export type RequestStatus = Schemas['RequestStatus'];

/** A page of portal requests, oldest first. */
export type PortalRequestList = Schemas['PortalRequestList'];

/** The response of `deletePortalRequest`. */
export type DismissalResult = Schemas['DismissalResult'];

/** A page of the inbox, and its parts. */
export type Inbox = Schemas['Inbox'];
export type CountsByType = Schemas['CountsByType'];
export type InboxEntry = Schemas['InboxEntry'];
export type PatientName = Schemas['PatientName'];

/** The response of `showPortalRequest`. */
export type PortalRequestRecord = Schemas['PortalRequestRecord'];
export type QueueEvent = Schemas['QueueEvent'];

/** The response of `restorePortalRequest`. */
export type RestorationResult = Schemas['RestorationResult'];

/** The response of a feeder. */
export type FeederResult = Schemas['FeederResult'];

/** The response of `inviteToPortal`. */
export type InvitationResult = Schemas['InvitationResult'];
export type Invitation = Schemas['Invitation'];
export type InvitationState = Schemas['InvitationState'];

/** A page of invitations, newest first. */
export type InvitationList = Schemas['InvitationList'];

/** The response of `revokeInvitation`. */
export type RevocationResult = Schemas['RevocationResult'];

/** The request body of `createPatientQuestionnaire`. */
export type QuestionnaireSubmission = Schemas['QuestionnaireSubmission'];

/** The request body of `queuePatientPrescription`. */
export type PrescriptionSubmission = Schemas['PrescriptionSubmission'];

/** The request body of `queuePatientRefill`. */
export type RefillSubmission = Schemas['RefillSubmission'];

/** The request body of `queuePatientSupplement`. */
export type SupplementSubmission = Schemas['SupplementSubmission'];

/** The request body of `createSecureMessage`. */
export type SecureMessageSubmission = Schemas['SecureMessageSubmission'];

/** The response of `showPatient`. */
export type Patient = Schemas['Patient'];

/** The request body and the response of `searchPatients`. */
export type PatientSearch = Schemas['PatientSearch'];
export type PatientList = Schemas['PatientList'];

/** The request body and the response of `validatePortalCredentials`. */
export type PortalCredentials = Schemas['PortalCredentials'];
export type CredentialsResult = Schemas['CredentialsResult'];

/** A problem detail (RFC 9457), the body of every error response. */
export type Problem = Schemas['Problem'];
export type AlreadyDismissedProblem = Schemas['AlreadyDismissedProblem'];
export type AlreadyEndedProblem = Schemas['AlreadyEndedProblem'];
export type ValidationError = Schemas['ValidationError'];

/** The URL that identifies a problem: a section of `problems.md`. */
export type ProblemType = Schemas['ProblemType'];

/** The last part of a problem's URL, such as `patient-not-found`. */
export type ProblemCode = CodeOf<ProblemType>;

type CodeOf<Type> = Type extends `${string}#${infer Code}` ? Code : never;
