import { isDeepStrictEqual } from 'node:util';
import type { Deviation } from '../checks/check.ts';

/** How many places or numbers a report names at most. */
const most = 10;

/**
 * How two values differ, in words that hold nothing of a patient's: counts and ids as they are, of all
 * else the names of the fields that differ.
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

/** The JSON pointers of what differs between two objects; an empty one where they are none. */
function differingPlaces(expected: unknown, came: unknown, place: string): string[] {
  if (isDeepStrictEqual(expected, came)) return [];
  if (!isObject(expected) || !isObject(came)) return [place];
  const names = new Set([...Object.keys(expected), ...Object.keys(came)]);
  return [...names].flatMap((name) =>
    differingPlaces(expected[name], came[name], `${place}/${fieldName(name)}`),
  );
}

/** A target may have made a key of anything: what is no name of a field is not repeated. */
function fieldName(name: string): string {
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) && name.length <= 40 ? name : '*';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number, true, false or nothing as it is; of anything else no more than what it is. */
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
