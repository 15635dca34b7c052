import type { DeskErrorBody, DeskErrorCode } from '../../shared/desk-api.ts';

const statuses = {
  'wrong-credentials': 401,
  'signed-out': 401,
  'cross-site': 403,
  'invalid-request': 400,
  'no-such-route': 404,
  'read-only': 403,
  'patient-not-found': 404,
  'request-not-found': 404,
  'request-already-dismissed': 404,
  'invitation-not-found': 404,
  'invitation-already-ended': 404,
  'route-unavailable': 404,
  'patient-has-no-email': 422,
  'patient-inactive': 422,
  'rate-limited': 429,
  'portal-unreachable': 503,
  'portal-failed': 502,
  'no-such-clinic': 502,
  internal: 500,
} satisfies Record<DeskErrorCode, number>;

/** Details of an error; they contain no patient data. */
export type DeskErrorDetails = Omit<DeskErrorBody, 'code'>;

/** An error for which the page has a message. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: DeskErrorCode;
  readonly status: number;
  readonly details: DeskErrorDetails;

  constructor(code: DeskErrorCode, details: DeskErrorDetails = {}) {
    super(code);
    this.code = code;
    this.status = statuses[code];
    this.details = details;
  }
}
