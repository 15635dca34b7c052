import type { JsonSchema } from './operations.ts';

/** Whole numbers as they are written; `1.0`, `1e3` and `0x10` are not, and stay text, which is refused. */
const wholeNumber = /^-?(0|[1-9][0-9]*)$/;

/**
 * Gives the parameters of a URL, which are all text, the types that the contract says they have. What
 * can't be such a value stays as it is, for the validation to refuse.
 */
export function typedParameters(
  parameters: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const declared = schema.properties?.[name];
      return [name, declared === undefined ? value : typed(value, declared)];
    }),
  );
}

function typed(value: unknown, { type }: JsonSchema): unknown {
  if (type === 'array') return Array.isArray(value) ? value : [value];
  if (type === 'integer' && typeof value === 'string' && wholeNumber.test(value)) {
    return toExactNumber(value);
  }
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

const prototypeKey = /(^|[&.[\]])(__proto__|prototype)([=&.[\]]|$)/;

/** Whether a URL's query is valid UTF-8 without NUL, and no key in it reaches for a prototype (Q31, Q32). */
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

/** From 2^53 on a number would be rounded to another; 2^53 itself is over every maximum (Q21). */
function toExactNumber(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : Math.sign(number) * 2 ** 53;
}
