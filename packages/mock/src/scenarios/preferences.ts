/** The faults that the mock can simulate. */
export const faults = ['none', 'drop', 'cut', 'hang', 'stall', 'trickle'] as const;

/**
 * - `none`: no fault, for one request to a mock that has a default one;
 * - `drop`: the connection closes before the response;
 * - `cut`: the connection closes in the middle of the body;
 * - `hang`: no response is ever sent;
 * - `stall`: half of the body is sent, and never the rest;
 * - `trickle`: the body is sent byte by byte, `delay` milliseconds apart.
 */
export type Fault = (typeof faults)[number];

/** Which response is requested, and how it is delivered. */
export interface Preferences {
  /** The HTTP status. */
  code?: number;
  /** The name of an example. */
  exampleKey?: string;
  /** Generate the response from the schema. */
  dynamic?: boolean;
  /** The seed that makes a generated response repeatable. */
  seed?: string;
  /** The time before the response, in milliseconds. */
  delay?: number;
  fault?: Fault;
  /** The seconds in `Retry-After`, if the response has one. */
  retryAfter?: number;
}

/** A preference of the mock has an invalid value; `message` lists the valid ones. */
export class BadPreference extends Error {
  override readonly name = 'BadPreference';
}

/**
 * Reads the header `Prefer`, such as `Prefer: code=404, example=alreadyDismissed` (RFC 7240 2): names are
 * case-insensitive, and so are the mock's keywords as values; the first of several preferences with one name counts.
 * Unknown preferences are ignored, and so are parameters.
 * @throws {BadPreference}
 */
export function readPreferences(prefer: string | string[] | undefined): Preferences {
  const values = valuesOf([prefer ?? []].flat().join(','));
  const [exampleKey, seed, fault] = ['example', 'seed', 'fault'].map((name) => values.get(name));
  const [code, delay, retryAfter] = ['code', 'delay', 'retry-after'].map((name) =>
    numberOf(name, values.get(name)),
  );
  return {
    ...(code !== undefined && { code }),
    ...(exampleKey !== undefined && { exampleKey }),
    ...(seed !== undefined && { seed }),
    ...(values.has('dynamic') && { dynamic: values.get('dynamic')?.toLowerCase() === 'true' }),
    ...(delay !== undefined && { delay }),
    ...(fault !== undefined && { fault: faultOf(fault) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** A quoted string is one value, also with a comma or a semicolon in it. */
const preferencePattern = /((?:[^,"]|"(?:[^"\\]|\\.)*"?)+)/g;
const valuePattern = /^\s*([^\s=;"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*)))?/;

function valuesOf(prefer: string): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  for (const [preference] of prefer.matchAll(preferencePattern)) {
    const [, name, quoted, token] = valuePattern.exec(preference) ?? [];
    if (name === undefined || values.has(name.toLowerCase())) continue;
    values.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token?.trim());
  }
  return values;
}

/** The preferences of a request, with defaults. The default status does not apply if the request names an example. */
export function mergePreferences(defaults: Preferences, requested: Preferences): Preferences {
  const { code, ...others } = defaults;
  const namesResponse = requested.code !== undefined || requested.exampleKey !== undefined;
  return { ...(namesResponse ? others : defaults), ...requested };
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? text : Number(text);
  throw new BadPreference(`Prefer: ${name} must be a whole number.`);
}

function faultOf(text: string): Fault {
  const fault = faults.find((one) => one === text.toLowerCase());
  if (fault === undefined)
    throw new BadPreference(`Prefer: fault must be one of ${faults.join(', ')}.`);
  return fault;
}
