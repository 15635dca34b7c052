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
