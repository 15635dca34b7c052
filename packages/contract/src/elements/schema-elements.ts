import { findReference } from '@mdhq/portal-spec/references';
import type { Schema } from '../contract/document.ts';

/** In place of a value: yields all elements of a schema. */
export const anyValue = Symbol('any value');

/** A schema with the name of its place. */
export interface NamedSchema {
  schema: Schema;
  /** Such as `Invitation.failed_at`. */
  name: string;
  /** Whether the elements behind a reference are named after the referenced schema. */
  isNamedByReference: boolean;
}

/**
 * Yields the elements of a schema that a value exercises: fields, `null` of fields that allow it, enum values
 * and both booleans. A field is exercised by a value other than null.
 */
export function* schemaElements(
  document: object,
  { schema, name, isNamedByReference }: NamedSchema,
  value: unknown,
): Generator<string> {
  const walk = (part: Schema, partName: string, partValue: unknown) =>
    schemaElements(document, { schema: part, name: partName, isNamedByReference }, partValue);
  if (schema.$ref !== undefined) {
    const referenced = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    yield* walk(targetOf(document, schema), isNamedByReference ? referenced : name, value);
    return;
  }
  for (const known of schema.enum ?? (schema.type === 'boolean' ? [true, false] : [])) {
    if (value === anyValue || String(known) === String(value)) yield `${name}=${known}`;
  }
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    const fieldValue = value === anyValue ? anyValue : memberOf(value, field);
    if (fieldValue === undefined) continue;
    const fieldName = `${name}.${field}`;
    if (fieldValue !== null) yield fieldName;
    if (isNull(fieldValue) && allowsNull(document, property)) yield `${fieldName}=null`;
    yield* walk(property, fieldName, fieldValue);
  }
  if (schema.items) {
    const items = value === anyValue ? [anyValue] : Array.isArray(value) ? value : [];
    for (const item of items) yield* walk(schema.items, name, item);
  }
  for (const part of schema.allOf ?? []) yield* walk(part, name, value);
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    if (value === anyValue || fits(document, part, value)) yield* walk(part, name, value);
  }
}

function isNull(value: unknown): boolean {
  return value === null || value === anyValue;
}

function allowsNull(document: object, schema: Schema): boolean {
  const { type, anyOf = [] } = targetOf(document, schema);
  return [type].flat().includes('null') || anyOf.some((part) => allowsNull(document, part));
}

/** Whether a value matches an alternative, by the enum values of its fields: `request_type`, for example. */
function fits(document: object, schema: Schema, value: unknown): boolean {
  const { properties = {}, allOf = [] } = targetOf(document, schema);
  return (
    allOf.every((part) => fits(document, part, value)) &&
    Object.entries(properties).every(([field, { enum: known }]) => {
      const fieldValue = memberOf(value, field);
      return known === undefined || fieldValue === undefined || known.includes(fieldValue);
    })
  );
}

function targetOf(document: object, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return targetOf(document, findReference(document, schema.$ref) as Schema);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
