import type { RequestType } from '@mdhq/portal-types';
import type { CreateOptions } from './options.ts';
import { PortalFailure } from './portal-error.ts';

/** The error of an option or argument that can't be right. The reason never repeats its value. */
export function invalidArgument(reason: string): PortalFailure {
  return new PortalFailure({ code: 'invalid-argument', reason });
}

/**
 * A whole number within bounds. An id beyond 2^53 - 1 is already rounded when it gets here, to
 * another patient's (Q21), and a text or a fraction would reach the path as it is.
 */
export function checkInteger(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalidArgument(`${name} must be an integer from ${min} to ${max}`);
  }
  return value;
}

/** An id as the contract has it: 1 to 2^53 - 1. */
export function checkId(name: string, value: number): number {
  return checkInteger(name, value, 1, Number.MAX_SAFE_INTEGER);
}

/** What becomes of an option where it is given; undefined where it is not. */
export function given<Value, Result>(
  value: Value | undefined,
  use: (value: Value) => Result,
): Result | undefined {
  return value === undefined ? undefined : use(value);
}

/**
 * The types to filter by, as the query takes them.
 * @throws PortalError `invalid-argument`
 */
export function requestTypes(wanted: RequestType | readonly RequestType[]): RequestType[] {
  const types = typeof wanted === 'string' ? [wanted] : [...wanted];
  // It would leave no trace in the URL, and so ask for all types.
  if (types.length === 0) {
    throw invalidArgument('request_type must not be empty');
  }
  return types;
}

interface PatientPath {
  pt_id: number;
}

interface CreateParameters {
  path: PatientPath;
  header: { 'Idempotency-Key'?: string };
}

/** Makes the key of a call that was given none; undefined where keys are not to be sent. */
export type NewKey = (() => string) | undefined;

/** What names a patient in a path. */
export function patientPath(ptId: number): PatientPath {
  return { pt_id: checkId('ptId', ptId) };
}

/** The parameters of a call that makes something new of a patient's. */
export function createParameters(
  ptId: number,
  { idempotencyKey }: CreateOptions,
  newKey: NewKey,
): CreateParameters {
  if (idempotencyKey !== undefined && !/^[!-~]{1,255}$/.test(idempotencyKey)) {
    throw invalidArgument('idempotencyKey must be 1 to 255 visible ASCII characters');
  }
  const key = idempotencyKey ?? newKey?.();
  return { path: patientPath(ptId), header: key === undefined ? {} : { 'Idempotency-Key': key } };
}

/** @throws PortalError `invalid-argument` for what JSON can't hold */
export function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // Its error names the properties on the way to a circle or a BigInt.
    throw invalidArgument('the body must be plain JSON');
  }
}
