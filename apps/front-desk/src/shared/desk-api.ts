/**
 * What the page and its backend say to each other: JSON over POST, so that no patient's number is
 * ever part of a URL (`Q66`), but for `GET /desk/session`, which has nothing of a patient's in it.
 */
import type { Invitation, PortalRequest, PortalRequestList } from '@mdhq/portal-client';

/** Which clinic this is and who works here. `GET /desk/session` answers it. */
export interface DeskState {
  /** Null where the clinic gave none. */
  readonly clinicName: string | null;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  /** Null while nobody is signed in; `secondsLeft` is the time until the session ends unless used. */
  readonly signedIn: { readonly username: string; readonly secondsLeft: number } | null;
  /** Whether the browser came with a session that no longer holds. */
  readonly sessionEnded: boolean;
}

export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

export interface PatientChoice {
  readonly patientId: number;
}

export interface RequestChoice extends PatientChoice {
  readonly requestId: number;
}

/** `invitation` is missing on instances that answer with the vendor's documented fields alone. */
export interface InvitationAccount {
  readonly message: string;
  readonly invitation?: Invitation;
}

/** `request` as it now stands; missing on instances that answer with the documented fields alone. */
export interface DismissalAccount {
  readonly request?: PortalRequest;
}

/** Every POST endpoint with what it takes and gives. */
export interface DeskCalls {
  '/desk/sign-in': { input: Credentials; output: DeskState };
  '/desk/sign-out': { input: Record<string, never>; output: DeskState };
  '/desk/queue': { input: PatientChoice; output: PortalRequestList };
  '/desk/dismiss': { input: RequestChoice; output: DismissalAccount };
  '/desk/invite': { input: PatientChoice; output: InvitationAccount };
}

/** Why a call failed. The page has words for each. */
export type DeskErrorCode =
  | 'wrong-credentials'
  | 'signed-out'
  | 'cross-site'
  | 'invalid-request'
  | 'no-such-route'
  | 'read-only'
  | 'patient-not-found'
  | 'request-not-found'
  | 'request-already-dismissed'
  | 'route-unavailable'
  | 'patient-has-no-email'
  | 'patient-inactive'
  | 'rate-limited'
  | 'portal-unreachable'
  | 'portal-failed'
  | 'internal';

/** The body of every answer that is not a success. */
export interface DeskErrorBody {
  readonly code: DeskErrorCode;
}
