import type { Schema } from '../../contract/document.ts';

/** A valid value that implementations may handle differently from others. */
export interface Sample {
  /** Such as `longest`. */
  what: string;
  value: unknown;
}

/** The longest body of a request in bytes. */
const mostBodyBytes = 1_048_576;

/** Short texts that implementations normalize, cut or escape wrongly. */
const texts: readonly { what: string; value: string }[] = [
  { what: 'combining characters', value: 'Zoe\u0308 n\u0303 e\u0301 \u212B \uFB01' },
  { what: 'characters beyond the BMP', value: '🙂 👩🏽‍⚕️ 𝒳 𠮷' },
  { what: 'right-to-left text', value: '\u200Fשלום مرحبا \u202Bab\u202C' },
  { what: 'markup, escapes and spaces', value: ' <b>"&amp;"</b>\\n\t\r\n\u2028 ' },
];

/** Nested values for an object whose content is free. */
const freeObjects: readonly Sample[] = [
  {
    what: 'nested values',
    value: {
      deep: { deeper: [{ 'a/b~c': null, '': [] }, [[]], {}, ''] },
      numbers: [0, -0.5, 9007199254740991, -9007199254740991, 1e-7, 1.5e300],
      flags: [true, false, null],
      long: Array.from({ length: 500 }, (_, at) => at),
    },
  },
  { what: 'an empty object', value: {} },
  {
    what: 'any script in names and values',
    value: Object.fromEntries(texts.map(({ value }) => [value, value])),
  },
];

/**
 * Valid values of a schema: the shortest, the longest and texts in several scripts; the least and the greatest
 * number; each enum value; both booleans; the empty and the longest array; nested objects.
 * @param letter the character that pads texts
 * @throws {Error} if the schema is of a kind that has no samples yet
 */
export function samplesOf(schema: Schema, letter: string): Sample[] {
  const { type, enum: known, anyOf, oneOf, allOf } = schema;
  if (known) return known.map((value) => ({ what: String(value), value }));
  if (anyOf ?? oneOf) {
    return [...(anyOf ?? []), ...(oneOf ?? [])].flatMap((part) => samplesOf(part, letter));
  }
  if (allOf || type === undefined) throw new Error('There are no samples for this schema.');
  if (Array.isArray(type)) {
    return type.flatMap((one) => samplesOf({ ...schema, type: one }, letter));
  }
  switch (type) {
    case 'null':
      return [{ what: 'null', value: null }];
    case 'boolean':
      return [true, false].map((value) => ({ what: String(value), value }));
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'string':
      return strings(schema, letter);
    case 'array':
      return arrays(schema, letter);
    case 'object':
      return objects(schema, letter);
    default:
      throw new Error(`There are no samples for the type ${type}.`);
  }
}

function numbers({ minimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): Sample[] {
  return [
    { what: 'the least number', value: minimum ?? -Number.MAX_SAFE_INTEGER },
    { what: 'the greatest number', value: maximum },
  ];
}

function strings({ format, minLength = 0, maxLength }: Schema, letter: string): Sample[] {
  if (format === 'date') {
    return ['1948-02-06', '2024-02-29'].map((value) => ({ what: value, value }));
  }
  if (format === 'date-time') {
    return ['1970-01-01T00:00:00.000Z', '2036-02-29T23:59:59.999Z'].map((value) => ({
      what: value,
      value,
    }));
  }
  if (format !== undefined) throw new Error(`There are no samples for the format ${format}.`);
  return [
    { what: 'the shortest text', value: letter.repeat(minLength) },
    ...(maxLength === undefined
      ? []
      : [{ what: 'the longest text', value: longest(letter, maxLength) }]),
    ...texts.map(({ what, value }) => ({
      what,
      value: fitted(inserted(value, letter) + letter.repeat(minLength), maxLength),
    })),
  ];
}

/** Text of a length in characters, of which each takes 4 bytes unless the body would become too long. */
function longest(letter: string, length: number): string {
  const isShort = length * 4 < mostBodyBytes / 2;
  return letter + (isShort ? '𝒳' : 'x').repeat(length - 1);
}

/** A text with a letter after its first character, so that the text keeps its ends. */
function inserted(text: string, letter: string): string {
  const [first, ...others] = text;
  return [first, letter, ...others].join('');
}

/** The text, truncated to a length in characters. */
function fitted(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  return [...text].slice(0, maxLength).join('');
}

function arrays(schema: Schema, letter: string): Sample[] {
  const { items, minItems = 0, maxItems = 3, uniqueItems = false } = schema;
  const values = items ? samplesOf(items, letter).map(({ value }) => value) : [letter];
  const many = Array.from({ length: maxItems }, (_, at) => values[at % values.length]);
  const most = uniqueItems ? values.slice(0, maxItems) : many;
  return [
    { what: 'the shortest array', value: most.slice(0, minItems) },
    { what: 'the longest array', value: most },
  ];
}

function objects(schema: Schema, letter: string): Sample[] {
  if (schema.properties === undefined) return [...freeObjects];
  return sampleObjects(schema, letter);
}

/**
 * Valid objects of a schema with fixed fields: the required fields, each optional field alone, and all fields with
 * one sample of each.
 * @throws {Error} that names a field without samples
 */
export function sampleObjects(schema: Schema, letter: string): Sample[] {
  const { properties = {}, required = [], minProperties = 0 } = schema;
  const samples = new Map(
    Object.entries(properties).map(([field, property]) => [
      field,
      fieldSamples(field, property, letter),
    ]),
  );
  const objectOf = (fields: readonly string[], at: number) =>
    Object.fromEntries(
      fields.map((field) => {
        const some = samples.get(field) ?? [];
        return [field, some[at % some.length]?.value];
      }),
    );
  const fields = Object.keys(properties);
  const optional = fields.filter((field) => !required.includes(field));
  const most = Math.max(1, ...[...samples.values()].map(({ length }) => length));
  const longestList = [...samples.values()].find(({ length }) => length === most) ?? [];
  return [
    { what: 'the required fields', value: objectOf(required, 0) },
    ...optional.map((field) => ({
      what: `${field} as the only optional field`,
      value: objectOf([...required, field], 0),
    })),
    ...Array.from({ length: most }, (_, at) => ({
      what: `all fields, with ${longestList[at]?.what ?? 'values'}`,
      value: objectOf(fields, at),
    })),
  ].filter(({ value }) => Object.keys(value).length >= minProperties);
}

function fieldSamples(field: string, schema: Schema, letter: string): Sample[] {
  try {
    return samplesOf(schema, letter);
  } catch (error) {
    throw new Error(`${field}: ${error instanceof Error ? error.message : 'no samples'}`);
  }
}
