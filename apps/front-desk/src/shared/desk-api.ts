/**
 * What the page and its backend say to each other: JSON over POST, so that no patient's number is
 * ever part of a URL (`Q66`), but for `GET /desk/session`, which has nothing of a patient's in it.
 */
import type {
  DismissalResult,
  Inbox,
  InboxOptions,
  InvitationList,
  InvitationListOptions,
  InvitationResult,
  ListOptions,
  Patient,
  PatientList,
  PatientSearch,
  PortalRequestPage,
  PortalRequestRecord,
  RepeatedDismissal,
  RepeatedRevocation,
  RestorationResult,
  RevocationResult,
  Surface,
} from '@mdhq/portal-client';

/** Names, percent-encoded, who is meant to make a call; another tab may have signed somebody else in. */
export const personHeader = 'x-desk-person';

/** What the portal behind the desk serves: the vendor's documented calls, also the observed ones, or all of the contract. */
export type { Surface };

/** Which clinic this is and who works here. `GET /desk/session` answers it. */
export interface DeskState {
  /** Null where the clinic gave none. */
  readonly clinicName: string | null;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  /** Null while nobody is signed in. */
  readonly signedIn: {
    readonly username: string;
    readonly surface: Surface;
    /** The time until the session ends unless used. */
    readonly secondsLeft: number;
    /** The time until it ends, however much it is used. */
    readonly secondsToLimit: number;
  } | null;
  /** Whether the browser came with a session that no longer holds. */
  readonly sessionEnded: boolean;
}

export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

/** Without its `AbortSignal`, which stays in the browser. */
type Sent<Options> = Omit<Options, 'signal'>;

/** A call that the page makes by itself, to stay up to date, does not count as use of the session. */
interface MaybeByItself {
  readonly byItself?: boolean;
}

export interface PatientChoice {
  readonly ptId: number;
}

export interface RequestChoice extends PatientChoice {
  readonly requestId: number;
}

/** A call that can be made again under its key, when its answer was lost, and then has one effect. */
interface Keyed {
  readonly idempotencyKey: string;
}

/** Every POST endpoint with what it takes and gives. */
export interface DeskCalls {
  '/desk/sign-in': { input: Credentials; output: DeskState };
  '/desk/stay': { input: Record<string, never>; output: DeskState };
  '/desk/sign-out': { input: Record<string, never>; output: DeskState };
  '/desk/inbox': { input: Sent<InboxOptions> & MaybeByItself; output: Inbox };
  '/desk/queue': {
    input: PatientChoice & Sent<ListOptions> & MaybeByItself;
    output: PortalRequestPage;
  };
  '/desk/request': { input: RequestChoice & MaybeByItself; output: PortalRequestRecord };
  '/desk/dismiss': { input: RequestChoice; output: DismissalResult | RepeatedDismissal };
  '/desk/restore': { input: RequestChoice & Keyed; output: RestorationResult };
  '/desk/search': { input: PatientSearch; output: PatientList };
  '/desk/patient': { input: PatientChoice & MaybeByItself; output: Patient };
  '/desk/invite': { input: PatientChoice & Keyed; output: InvitationResult };
  '/desk/invitations': {
    input: PatientChoice & Sent<InvitationListOptions> & MaybeByItself;
    output: InvitationList;
  };
  '/desk/revoke': {
    input: PatientChoice & { readonly invitationId: number };
    output: RevocationResult | RepeatedRevocation;
  };
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
  | 'invitation-not-found'
  | 'invitation-already-ended'
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
  /** When a request was dismissed and by whom, with `request-already-dismissed`. */
  readonly dismissed_at?: string;
  readonly dismissed_by?: string;
  /** Seconds to wait, where the portal said so, such as with `rate-limited`. */
  readonly retryAfterSeconds?: number;
}
