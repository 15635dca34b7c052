import type { Operation } from './operation.ts';

type Schema = Record<string, unknown>;

/**
 * A pattern for each format of the contract. Prism's generator does not follow these: it creates times
 * without milliseconds, and hosts with commas.
 */
const patternOfFormat: Readonly<Record<string, string>> = {
  date: '^(19[3-9][0-9]|200[0-9])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$',
  'date-time':
    '^202[0-6]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}\\.[0-9]{3}Z$',
  uri: '^https://[a-z]{3,12}\\.example\\.com/[a-z0-9]{1,12}$',
  uuid: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
};

/** The most items of a generated list. */
const mostItems = 20;

/**
 * The operation with response schemas from which Prism's generator (json-schema-faker) makes valid values without
 * undeclared fields. Nothing else uses these schemas: the mock does not validate its responses.
 */
export function withGeneratableResponses(operation: Operation): Operation {
  return {
    ...operation,
    responses: operation.responses.map((response) => ({
      ...response,
      contents: response.contents?.map((content) => ({
        ...content,
        ...(content.schema && { schema: generatable(content.schema as Schema) }),
      })),
    })),
  } as Operation;
}

function generatable(schema: Schema): Schema {
  const parts = Object.entries(schema).map(([keyword, value]) => [keyword, partOf(keyword, value)]);
  return closed(short(formatted(nullable(Object.fromEntries(parts)))));
}

function partOf(keyword: string, value: unknown): unknown {
  if (keyword === 'items') return generatable(value as Schema);
  if (keyword === 'allOf' || keyword === 'anyOf' || keyword === 'oneOf') {
    return (value as Schema[]).map(generatable);
  }
  if (keyword !== 'properties') return value;
  const properties = Object.entries(value as Record<string, Schema>);
  return Object.fromEntries(properties.map(([name, property]) => [name, generatable(property)]));
}

/** `anyOf` with null becomes a list of types. The generator merges such branches, and then takes `true` for a date. */
function nullable({ anyOf, ...schema }: Schema): Schema {
  if (!Array.isArray(anyOf)) return schema;
  const [other, ...more] = anyOf.filter(({ type }: Schema) => type !== 'null') as Schema[];
  if (other === undefined || more.length > 0) return { ...schema, anyOf };
  return { ...schema, ...other, type: [other['type'], 'null'].flat() };
}

function formatted(schema: Schema): Schema {
  const pattern = patternOfFormat[String(schema['format'])];
  if (pattern === undefined) return schema;
  const { format: _format, ...others } = schema;
  return { ...others, pattern };
}

/** The generator would fill half a page of a thousand on average, which takes a second. */
function short(schema: Schema): Schema {
  const { minItems, maxItems = mostItems } = schema as { minItems?: number; maxItems?: number };
  if (!schema['items']) return schema;
  return { ...schema, maxItems: Math.max(minItems ?? 0, Math.min(maxItems, mostItems)) };
}

function closed(schema: Schema): Schema {
  return schema['properties'] ? { additionalProperties: false, ...schema } : schema;
}
