import type { RateLimit, Wait } from '@mdhq/portal-access';

/** The reasons for which a rule refuses an operation. `http/problems.ts` maps them to problems. */
export type RefusalCode =
  | 'cursor-invalid'
  | 'idempotency-key-reused'
  | 'invitation-already-ended'
  | 'invitation-not-found'
  | 'patient-has-no-email'
  | 'patient-inactive'
  | 'patient-name-invalid'
  | 'patient-not-found'
  | 'rate-limited'
  | 'request-already-dismissed'
  | 'request-not-found';

/** Why a rule refuses an operation: a value, not an exception. */
export class Refusal<Code extends RefusalCode = RefusalCode> {
  readonly code: Code;
  /** Further facts, such as who dismissed a request and when. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: Code, members: Readonly<Record<string, unknown>> = {}) {
    this.code = code;
    this.members = members;
  }
}

/** A limit is exceeded; after `retryAfterSeconds` the next attempt is allowed (Q25). */
export class RateLimited extends Refusal<'rate-limited'> {
  readonly limit: RateLimit;
  readonly retryAfterSeconds: number;

  constructor({ limit, waitMs }: Wait) {
    super('rate-limited');
    this.limit = limit;
    this.retryAfterSeconds = Math.ceil(waitMs / 1_000);
  }
}

/** Returns the refusal of a client that has to wait. */
export function rateLimited(wait: Wait | undefined): RateLimited | undefined {
  return wait && new RateLimited(wait);
}

/** Why a command of the operator is refused. These codes never reach the API. */
export type AdminRefusalCode =
  | 'subdomain-invalid'
  | 'name-invalid'
  | 'email-invalid'
  | 'phone-invalid'
  | 'time-zone-invalid'
  | 'instance-exists'
  | 'instance-unknown'
  | 'patient-unknown'
  | 'username-invalid'
  | 'secret-invalid'
  | 'api-user-exists'
  | 'api-user-unknown'
  | 'api-user-already-revoked';

/** Why a command is refused, as a value. `cli/failures.ts` has the messages. */
export class AdminRefusal {
  readonly code: AdminRefusalCode;
  /** The refused value: the subdomain, user name or time zone that the code is about. */
  readonly subject: string;

  constructor(code: AdminRefusalCode, subject: string) {
    this.code = code;
    this.subject = subject;
  }
}
