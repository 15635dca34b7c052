import { isServed, type Provenance, type Surface } from '@mdhq/portal-types';
import { methods, type OpenApiDocument, type OperationObject, type Schema } from './document.ts';

/**
 * Limits a document, in place, to a surface: removes operations beyond it, and makes fields and headers
 * beyond it optional with any value.
 */
export function limitToSurface(document: OpenApiDocument, surface: Surface): void {
  for (const pathItem of Object.values(document.paths)) {
    for (const method of methods.filter((name) => name in pathItem)) {
      const { 'x-provenance': provenance } = pathItem[method] as OperationObject;
      if (!isServed(surface, provenance)) delete pathItem[method];
    }
  }
  for (const header of Object.values(document.components.headers)) {
    if (isServed(surface, header['x-provenance'] ?? 'documented')) continue;
    header.required = false;
    header.schema = {};
  }
  for (const schema of Object.values(document.components.schemas)) {
    relax(schema, 'documented', surface);
  }
}

/** A schema has its own provenance or inherits its parent's; the target of a `$ref` has its own. */
function relax(schema: Schema, inherited: Provenance, surface: Surface): void {
  const provenance = schema['x-provenance'] ?? inherited;
  if (!isServed(surface, provenance)) {
    takeAnything(schema);
    return;
  }
  const properties = Object.entries(schema.properties ?? {});
  if (schema.required) {
    const beyond = properties
      .filter(([, property]) => !isServed(surface, property['x-provenance'] ?? provenance))
      .map(([name]) => name);
    schema.required = schema.required.filter((name) => !beyond.includes(name));
  }
  const parts = [schema.items, schema.allOf, schema.anyOf, schema.oneOf].flat();
  for (const part of [...parts, ...properties.map(([, property]) => property)]) {
    if (part) relax(part, provenance, surface);
  }
}

/** An empty schema accepts any value (JSON Schema Core 4.3.1). */
function takeAnything(schema: Schema): void {
  for (const keyword of Object.keys(schema) as (keyof Schema)[]) delete schema[keyword];
}
