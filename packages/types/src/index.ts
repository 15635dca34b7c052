/**
 * Short names for the contract's shapes. All of them are generated from `spec/openapi.yaml`;
 * this file only gives them the names that the domain uses.
 */
import type { components, operations } from './generated/openapi.ts';

export type { components, operations, paths } from './generated/openapi.ts';

type Schemas = components['schemas'];

/** The name of an operation, such as `showPortalRequests`. */
export type OperationId = keyof operations;

/** A time in UTC as it is sent: RFC 3339 with milliseconds and `Z`. */
export type Timestamp = Schemas['Timestamp'];

/** An item of a patient's portal queue. Narrow on `request_type` to read `details`. */
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

/** What `deletePortalRequest` answers. */
export type DismissalResult = Schemas['DismissalResult'];

/** A page of the clinic's inbox, what is in it, and what tells its patients apart. */
export type Inbox = Schemas['Inbox'];
export type CountsByType = Schemas['CountsByType'];
export type InboxEntry = Schemas['InboxEntry'];
export type PatientName = Schemas['PatientName'];

/** What `showPortalRequest` answers. */
export type PortalRequestRecord = Schemas['PortalRequestRecord'];
export type QueueEvent = Schemas['QueueEvent'];

/** What `restorePortalRequest` answers. */
export type RestorationResult = Schemas['RestorationResult'];

/** What a feeder answers. */
export type FeederResult = Schemas['FeederResult'];

/** What `inviteToPortal` answers. */
export type InvitationResult = Schemas['InvitationResult'];
export type Invitation = Schemas['Invitation'];
export type InvitationState = Schemas['InvitationState'];

/** A page of invitations, newest first. */
export type InvitationList = Schemas['InvitationList'];

/** What `revokeInvitation` answers. */
export type RevocationResult = Schemas['RevocationResult'];

/** What `createPatientQuestionnaire` takes. */
export type QuestionnaireSubmission = Schemas['QuestionnaireSubmission'];

/** What `queuePatientPrescription` takes. */
export type PrescriptionSubmission = Schemas['PrescriptionSubmission'];

/** What `queuePatientRefill` takes. */
export type RefillSubmission = Schemas['RefillSubmission'];

/** What `queuePatientSupplement` takes. */
export type SupplementSubmission = Schemas['SupplementSubmission'];

/** What `createSecureMessage` takes. */
export type SecureMessageSubmission = Schemas['SecureMessageSubmission'];

/** What `showPatient` answers. */
export type Patient = Schemas['Patient'];

/** What `searchPatients` takes, and what it answers. */
export type PatientSearch = Schemas['PatientSearch'];
export type PatientList = Schemas['PatientList'];

/** What `validatePortalCredentials` takes, and what it answers. */
export type PortalCredentials = Schemas['PortalCredentials'];
export type CredentialsResult = Schemas['CredentialsResult'];

/** A problem detail (RFC 9457), as every error answers it. */
export type Problem = Schemas['Problem'];
export type AlreadyDismissedProblem = Schemas['AlreadyDismissedProblem'];
export type AlreadyEndedProblem = Schemas['AlreadyEndedProblem'];
export type ValidationError = Schemas['ValidationError'];

/** The URL that says which problem it is: a section of the spec's `problems.md`. */
export type ProblemType = Schemas['ProblemType'];

/** The last part of a problem's URL, such as `patient-not-found`. */
export type ProblemCode = CodeOf<ProblemType>;

type CodeOf<Type> = Type extends `${string}#${infer Code}` ? Code : never;
