import { type ProblemCode, problemCodes, type ValidationError } from '@mdhq/portal-types';

/** The fields of a problem that the client uses. */
export interface ReadProblem {
  code: ProblemCode;
  /** From `instance`. */
  requestId: string | undefined;
  errors: readonly ValidationError[] | undefined;
  dismissed_at: string | undefined;
  dismissed_by: string | undefined;
  state: string | undefined;
}

/** Reads the body of an error; undefined if it is not a problem of the contract (RFC 9457 3.1). */
export function readProblem(body: unknown): ReadProblem | undefined {
  if (!isObject(body)) {
    return undefined;
  }
  // The beginning of the URL may change with the contract.
  const code = problemCodes.find((one) => textOf(body['type'])?.endsWith(`/problems.md#${one}`));
  const dismissed_at = textOf(body['dismissed_at']);
  const dismissed_by = textOf(body['dismissed_by']);
  const state = textOf(body['state']);
  // The types of the errors require these fields.
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
      errors: [body['errors']].flat().filter(isValidationError),
      dismissed_at,
      dismissed_by,
      state,
    }
  );
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return Object(value) === value && !Array.isArray(value);
}

function isValidationError(value: unknown): value is ValidationError {
  return (
    isObject(value) &&
    [value['detail'], value['pointer'] ?? '', value['parameter'] ?? ''].every(
      (text) => typeof text === 'string',
    )
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
