import * as fc from 'fast-check';
import type { JsonSchema } from '../../src/http/contract/operations.ts';

/** Well-formed text without NUL; its length is in code points, as in JSON Schema. */
const character = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .map((text) => (text === '\0' ? ' ' : text));

/** The usual maximum length of generated text and lists; some have the length of their limit. */
const usualLength = 40;

/** Values that match a schema, for the keywords that the contract's requests use. */
export function validFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => validFor({ ...schema, type })));
  }
  switch (schema.type) {
    case 'string':
      return validText(schema);
    case 'integer':
      return validInteger(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return validArray(schema);
    case 'object':
      return validObject(schema);
    default:
      throw new Error(`No values can be made for ${JSON.stringify(schema)}.`);
  }
}

function numberOf(schema: JsonSchema, keyword: string, fallback: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : fallback;
}

function validText(schema: JsonSchema): fc.Arbitrary<string> {
  const shortest = numberOf(schema, 'minLength', 0);
  const longest = numberOf(schema, 'maxLength', usualLength);
  const usual = { minLength: shortest, maxLength: Math.min(longest, shortest + usualLength) };
  const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
  if (schema['format'] === 'date') return time.map((date) => date.toISOString().slice(0, 10));
  if (schema['format'] === 'date-time') return time.map((date) => date.toISOString());
  if (typeof schema['pattern'] === 'string') {
    const pattern = new RegExp(schema['pattern'], 'u');
    return fc.stringMatching(pattern, { size: 'small' }).filter((text) => text.length <= longest);
  }
  return fc.oneof(
    { weight: 20, arbitrary: fc.string({ unit: character, ...usual }) },
    { weight: 1, arbitrary: fc.constantFrom('é'.repeat(longest), '𝛑'.repeat(shortest)) },
  );
}

function validInteger(schema: JsonSchema): fc.Arbitrary<number> {
  const min = numberOf(schema, 'minimum', Number.MIN_SAFE_INTEGER);
  const max = numberOf(schema, 'maximum', Number.MAX_SAFE_INTEGER);
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
}

function validArray(schema: JsonSchema): fc.Arbitrary<unknown[]> {
  const limits = {
    minLength: numberOf(schema, 'minItems', 0),
    maxLength: numberOf(schema, 'maxItems', usualLength),
  };
  const item = validFor(schema.items ?? {});
  return schema['uniqueItems'] === true
    ? fc.uniqueArray(item, { ...limits, comparator: 'SameValue' })
    : fc.array(item, limits);
}

function validObject(schema: JsonSchema): fc.Arbitrary<object> {
  if (schema.properties === undefined) return anyObject;
  const { properties, required = [] } = schema;
  const values = Object.entries(properties).map(([name, property]) => [name, validFor(property)]);
  const fewest = numberOf(schema, 'minProperties', 0);
  return fc
    .record<Record<string, unknown>>(Object.fromEntries(values), { requiredKeys: required })
    .filter((value) => Object.keys(value).length >= fewest);
}

const key = fc
  .string({ unit: character, minLength: 1, maxLength: 12 })
  .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));

/** Any object that the server promises to store. */
const anyObject = fc.dictionary(
  key,
  fc.oneof(
    fc.string({ unit: character, maxLength: 20 }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
  ),
  { maxKeys: 6 },
);
