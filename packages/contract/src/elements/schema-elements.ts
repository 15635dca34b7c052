import { findReference } from '@mdhq/portal-spec/references';
import type { Schema } from '../contract/document.ts';

/** In place of a value: finds all elements of a schema. */
export const anyValue = Symbol('any value');

/** A schema with the name of its place. */
export interface NamedSchema {
  schema: Schema;
  /** Such as `Invitation.failed_at`. */
  name: string;
  /** Whether the elements behind a reference are named after the referenced schema. */
  isNamedByReference: boolean;
}

/** Returns the schema that a reference leads to, and any other schema itself. */
export type TargetOf = (schema: Schema) => Schema;

/** Looks up each reference of a document once: every entry of a list leads to the same ones. */
export function schemaTargets(document: object): TargetOf {
  const targets = new Map<string, Schema>();
  return function targetOf(schema: Schema): Schema {
    const { $ref } = schema;
    if ($ref === undefined) return schema;
    const target = targets.get($ref) ?? targetOf(findReference(document, $ref) as Schema);
    targets.set($ref, target);
    return target;
  };
}

/**
 * Finds the elements of a schema that a value exercises: fields, `null` of fields that allow it, enum values
 * and both booleans. A field is exercised by a value other than null.
 * @param found receives the name of each. It is a callback because a run walks through every entry of every list, and
 * nested generators take three times as long.
 */
export function findSchemaElements(
  targetOf: TargetOf,
  { schema, name, isNamedByReference }: NamedSchema,
  value: unknown,
  found: (element: string) => void,
): void {
  const walk = (part: Schema, partName: string, partValue: unknown) =>
    findSchemaElements(
      targetOf,
      { schema: part, name: partName, isNamedByReference },
      partValue,
      found,
    );
  if (schema.$ref !== undefined) {
    const referenced = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    walk(targetOf(schema), isNamedByReference ? referenced : name, value);
    return;
  }
  for (const known of schema.enum ?? (schema.type === 'boolean' ? [true, false] : [])) {
    if (value === anyValue || String(known) === String(value)) found(`${name}=${known}`);
  }
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    const fieldValue = value === anyValue ? anyValue : memberOf(value, field);
    if (fieldValue === undefined) continue;
    const fieldName = `${name}.${field}`;
    if (fieldValue !== null) found(fieldName);
    if (isNull(fieldValue) && allowsNull(targetOf, property)) found(`${fieldName}=null`);
    walk(property, fieldName, fieldValue);
  }
  if (schema.items) {
    const items = value === anyValue ? [anyValue] : Array.isArray(value) ? value : [];
    for (const item of items) walk(schema.items, name, item);
  }
  for (const part of schema.allOf ?? []) walk(part, name, value);
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    if (value === anyValue || fits(targetOf, part, value)) walk(part, name, value);
  }
}

function isNull(value: unknown): boolean {
  return value === null || value === anyValue;
}

function allowsNull(targetOf: TargetOf, schema: Schema): boolean {
  const { type, anyOf = [] } = targetOf(schema);
  return [type].flat().includes('null') || anyOf.some((part) => allowsNull(targetOf, part));
}

/** Whether a value matches an alternative, by the enum values of its fields: `request_type`, for example. */
function fits(targetOf: TargetOf, schema: Schema, value: unknown): boolean {
  const { properties = {}, allOf = [] } = targetOf(schema);
  return (
    allOf.every((part) => fits(targetOf, part, value)) &&
    Object.entries(properties).every(([field, { enum: known }]) => {
      const fieldValue = memberOf(value, field);
      return known === undefined || fieldValue === undefined || known.includes(fieldValue);
    })
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
