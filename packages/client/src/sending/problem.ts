import type { ProblemCode, ValidationError } from '@mdhq/portal-types';

/** What a problem detail says, as far as the client uses it. */
export interface ReadProblem {
  code: ProblemCode;
  /** The request's number, out of `instance`. */
  requestId: string | undefined;
  errors: readonly ValidationError[] | undefined;
  dismissed_at: string | undefined;
  dismissed_by: string | undefined;
  state: string | undefined;
}

/** The types are erased, so the codes stand here once more; a test keeps them in step. */
export const problemCodes = [
  'malformed-request',
  'unauthenticated',
  'forbidden',
  'route-unavailable',
  'patient-not-found',
  'request-not-found',
  'request-already-dismissed',
  'invitation-not-found',
  'invitation-already-ended',
  'method-not-allowed',
  'payload-too-large',
  'unsupported-media-type',
  'validation-failed',
  'idempotency-key-reused',
  'patient-has-no-email',
  'patient-inactive',
  'rate-limited',
  'internal',
  'unavailable',
] as const satisfies readonly ProblemCode[];

/** How the address of a problem's description ends. What stands before it may move with the contract. */
const page = '/problems.md#';

/** Reads an error's body; undefined where it is none of the contract's problems (RFC 9457 3.1). */
export function readProblem(body: unknown): ReadProblem | undefined {
  if (!isObject(body)) {
    return undefined;
  }
  const code = problemCodes.find((one) => textOf(body['type'])?.endsWith(page + one));
  const dismissed_at = textOf(body['dismissed_at']);
  const dismissed_by = textOf(body['dismissed_by']);
  const state = textOf(body['state']);
  // The types of the errors promise these.
  if (code === 'request-already-dismissed' && !(dismissed_at && dismissed_by)) {
    return undefined;
  }
  if (code === 'invitation-already-ended' && !state) {
    return undefined;
  }
  return (
    code && {
      code,
      requestId: textOf(body['instance'])?.match(/^urn:uuid:([0-9a-f-]{36})$/i)?.[1],
      errors: Array.isArray(body['errors']) ? body['errors'].filter(isValidationError) : undefined,
      dismissed_at,
      dismissed_by,
      state,
    }
  );
}

/** Whether a value that was JSON is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isValidationError(value: unknown): value is ValidationError {
  return (
    isObject(value) &&
    [value['detail'], value['pointer'] ?? '', value['parameter'] ?? ''].every(
      (text) => textOf(text) !== undefined,
    )
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
