import type { RequestType } from '@mdhq/portal-types';
import type { CreateOptions } from './options.ts';
import { PortalFailure } from './portal-error.ts';

interface PatientPath {
  pt_id: number;
}

interface CreateParameters {
  path: PatientPath;
  header: { 'Idempotency-Key'?: string };
}

/** Generates the key of a call that has none; undefined if no keys are to be generated. */
export type NewKey = (() => string) | undefined;

/** The error for an invalid option or argument. The reason must not contain the value. */
export function invalidArgument(reason: string): PortalFailure {
  return new PortalFailure({ code: 'invalid-argument', reason });
}

/**
 * Returns an argument that is an object.
 *
 * @throws PortalError `invalid-argument`
 */
export function checkObject<Value>(name: string, value: Value): Value {
  if (Object(value) !== value) {
    throw invalidArgument(`${name} must be an object`);
  }
  return value;
}

/**
 * Returns an integer that is within bounds. An id above 2^53 - 1 has already been rounded, perhaps to
 * the id of another patient (Q21), and a string or a fraction would become part of the path.
 *
 * @throws PortalError `invalid-argument`
 */
export function checkInteger(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw invalidArgument(`${name} must be an integer from ${min} to ${max}`);
  }
  return value;
}

/**
 * Returns an id of the contract: 1 to 2^53 - 1.
 *
 * @throws PortalError `invalid-argument`
 */
export function checkId(name: string, value: number): number {
  return checkInteger(name, value, 1, Number.MAX_SAFE_INTEGER);
}

/**
 * Returns an option that is undefined, or an integer within bounds.
 *
 * @throws PortalError `invalid-argument`
 */
export function optionalInteger(
  name: string,
  value: number | undefined,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number | undefined {
  return value === undefined ? value : checkInteger(name, value, min, max);
}

/**
 * Returns the types to filter by as an array; undefined without a filter.
 *
 * @throws PortalError `invalid-argument`
 */
export function requestTypes(
  filter: RequestType | readonly RequestType[] | undefined,
): RequestType[] | undefined {
  const types = filter === undefined ? filter : [filter].flat();
  // An empty array adds no parameter to the URL, which means all types; null would be sent as text.
  if (types && !types[0]) {
    throw invalidArgument('request_type must not be empty');
  }
  return types;
}

/**
 * The path parameters of a patient.
 *
 * @throws PortalError `invalid-argument`
 */
export function patientPath(ptId: number): PatientPath {
  return { pt_id: checkId('ptId', ptId) };
}

/**
 * The parameters of a call that creates something for a patient.
 *
 * @throws PortalError `invalid-argument`
 */
export function createParameters(
  ptId: number,
  options: CreateOptions,
  newKey: NewKey,
): CreateParameters {
  const { idempotencyKey } = checkObject('options', options);
  if (idempotencyKey !== undefined && !/^[!-~]{1,255}$/.test(idempotencyKey ?? '')) {
    throw invalidArgument('idempotencyKey must be 1 to 255 visible ASCII characters');
  }
  const key = idempotencyKey ?? newKey?.();
  return { path: patientPath(ptId), header: key ? { 'Idempotency-Key': key } : {} };
}

/**
 * Serializes a request body.
 *
 * @throws PortalError `invalid-argument` for values that JSON does not support
 */
export function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // The original error contains property names of the body.
    throw invalidArgument('body must be plain JSON');
  }
}
