/**
 * The API between the page and its backend: JSON over POST, so that no patient id is part of a URL (`Q66`), except for
 * `GET /desk/session`, which contains no patient data.
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

/** Header with the percent-encoded name of the user whose call it is, since another tab may have signed in another user. */
export const personHeader = 'x-desk-person';

/** What the portal behind the desk serves: the vendor's documented calls, also the observed ones, or all of the contract. */
export type { Surface };

/** The clinic and the signed-in user: the response of `GET /desk/session`. */
export interface DeskState {
  /** Null if none is configured. */
  readonly clinicName: string | null;
  /** The clinic's IANA time zone. */
  readonly timeZone: string;
  /** Null while no user is signed in. */
  readonly signedIn: {
    readonly username: string;
    readonly surface: Surface;
    /** Seconds until the session ends without activity. */
    readonly secondsLeft: number;
    /** Seconds until it ends regardless of activity. */
    readonly secondsToLimit: number;
  } | null;
  /** Whether the browser sent the cookie of an ended session. */
  readonly sessionEnded: boolean;
}

export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

/** Options without the `AbortSignal`, which stays in the browser. */
type Sent<Options> = Omit<Options, 'signal'>;

/** An automatic refresh, which does not count as activity. */
interface MaybeByItself {
  readonly byItself?: boolean;
}

export interface PatientChoice {
  readonly ptId: number;
}

export interface RequestChoice extends PatientChoice {
  readonly requestId: number;
}

/** A call that can be repeated with its key if the response was lost; it then has one effect. */
interface Keyed {
  readonly idempotencyKey: string;
}

/** The POST endpoints with their request and response bodies. */
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

/** Error codes. The page has a message for each. */
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
  | 'no-such-clinic'
  | 'internal';

/** The body of error responses. */
export interface DeskErrorBody {
  readonly code: DeskErrorCode;
  /** When and by whom a request was dismissed, with `request-already-dismissed`. */
  readonly dismissed_at?: string;
  readonly dismissed_by?: string;
  /** Seconds to wait, if the portal sent them, for example with `rate-limited`. */
  readonly retryAfterSeconds?: number;
}
