import { isDeepStrictEqual } from 'node:util';
import type { Deviation } from '../checks/check.ts';

/** The most places or values that a report names. */
const most = 10;

/**
 * Describes a difference without patient data: counts and ids are repeated, of all other values only
 * the names of their fields.
 */
export function describeDifference(expected: unknown, came: unknown): Deviation {
  const places = differingPlaces(expected, came, '');
  const [first] = places;
  if (first === undefined || first === '') {
    const sameKind = kindOf(expected) === kindOf(came);
    return {
      expected: kindOf(expected),
      came: sameKind ? `another value: ${kindOf(came)}` : kindOf(came),
    };
  }
  const named = places.slice(0, most).join(', ');
  const more = places.length > most ? ` and ${places.length - most} more` : '';
  return { expected: kindOf(expected), came: `other values at ${named}${more}` };
}

/** The JSON pointers of the differences; an empty pointer if a value is not an object. */
function differingPlaces(expected: unknown, came: unknown, place: string): string[] {
  if (isDeepStrictEqual(expected, came)) return [];
  if (!isObject(expected) || !isObject(came)) return [place];
  const names = new Set([...Object.keys(expected), ...Object.keys(came)]);
  return [...names].flatMap((name) =>
    differingPlaces(expected[name], came[name], `${place}/${fieldName(name)}`),
  );
}

/** A key could contain patient data: a key that does not look like a field name is not repeated. */
function fieldName(name: string): string {
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) && name.length <= 40 ? name : '*';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a number, boolean or null; only the type of other values. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.every(isPlain) ? quotedList(value) : `a list of ${value.length}`;
  }
  if (isPlain(value)) return String(value);
  return typeof value === 'string' ? 'a string' : 'an object';
}

function isPlain(value: unknown): boolean {
  return value === null || ['number', 'boolean', 'undefined'].includes(typeof value);
}

function quotedList(values: readonly unknown[]): string {
  const quoted = values.slice(0, most).map(String).join(', ');
  return `[${quoted}${values.length > most ? `, … ${values.length} in total` : ''}]`;
}
