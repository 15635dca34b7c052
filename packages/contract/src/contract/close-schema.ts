import type { Schema } from './document.ts';

/**
 * A copy of a resolved schema that accepts no undeclared field. The parts of `allOf`, `anyOf` and `oneOf`
 * stay open, because the composition as a whole declares the fields.
 */
export function closeSchema(schema: Schema): Schema {
  const closed = closeParts(schema);
  const isOpen = schema.additionalProperties === true || hasEmptyPart(schema);
  const hasFields = schema.properties ?? schema.allOf ?? schema.anyOf ?? schema.oneOf;
  return hasFields && !isOpen ? { ...closed, unevaluatedProperties: false } : closed;
}

/** An empty part accepts anything: it replaces a part beyond the surface. */
function hasEmptyPart({ allOf = [], anyOf = [], oneOf = [] }: Schema): boolean {
  return [...allOf, ...anyOf, ...oneOf].some((part) => Object.keys(part).length === 0);
}

function closeParts(schema: Schema): Schema {
  const { properties, items, allOf, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, closeSchema(property)]),
      ),
    }),
    ...(items && { items: closeSchema(items) }),
    ...(allOf && { allOf: allOf.map(closeParts) }),
    ...(anyOf && { anyOf: anyOf.map(closeParts) }),
    ...(oneOf && { oneOf: oneOf.map(closeParts) }),
  };
}
