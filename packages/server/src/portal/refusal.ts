import type { RateLimit, Wait } from '@mdhq/portal-access';
import type { ProblemCode } from '@mdhq/portal-types';

/** Why the domain won't do something: a value, not an exception. The edge makes a problem of it. */
export class Refusal<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  /** What the problem says beyond its usual members. */
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

/** The refusal of a client that has to wait. */
export function rateLimited(wait: Wait | undefined): RateLimited | undefined {
  return wait && new RateLimited(wait);
}

/** Why an operator's command won't be done. Nothing of it reaches the API, so no problem has these names. */
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

/** A command that is refused, as a value; the edge has the words for it. */
export class AdminRefusal {
  readonly code: AdminRefusalCode;
  /** What was refused: the subdomain, user name or zone that the code is about. */
  readonly subject: string;

  constructor(code: AdminRefusalCode, subject: string) {
    this.code = code;
    this.subject = subject;
  }
}
