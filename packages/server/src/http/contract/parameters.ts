import type { JsonSchema } from './operations.ts';

/** Integers. `1.0`, `1e3` and `0x10` stay strings, which the validation refuses. */
const wholeNumber = /^-?(0|[1-9][0-9]*)$/;

/**
 * Converts the parameters of a URL from strings to the types of the contract. Invalid values stay strings, which the
 * validation refuses.
 */
export function typedParameters(
  parameters: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const declared = schema.properties?.[name];
      return [name, declared === undefined ? value : typedParameter(value, declared)];
    }),
  );
}

/** Converts one parameter; an invalid value stays a string. */
export function typedParameter(value: unknown, { type }: JsonSchema): unknown {
  if (type === 'array') return Array.isArray(value) ? value : [value];
  if (type === 'integer' && typeof value === 'string' && wholeNumber.test(value)) {
    return toExactNumber(value);
  }
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

const prototypeKey = /(^|[&.[\]])(__proto__|prototype)([=&.[\]]|$)/;

/** Whether the query of a URL is valid UTF-8 without NUL and without keys that reach a prototype (Q31, Q32). */
export function isReadableQuery(url: string): boolean {
  const start = url.indexOf('?');
  if (start === -1) return true;
  try {
    const query = decodeURIComponent(url.slice(start + 1));
    return !query.includes('\0') && !prototypeKey.test(query);
  } catch {
    return false;
  }
}

/** Replaces numbers from 2^53 on, which would be rounded, by 2^53, which is above every maximum (Q21). */
function toExactNumber(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : Math.sign(number) * 2 ** 53;
}
