import type { Spec } from '@mdhq/portal-contract';
import { findReference } from '@mdhq/portal-spec/references';

/** Where callers use a schema: in requests, in responses, or in both. */
export interface Directions {
  request: boolean;
  response: boolean;
}

/** Any part of a document. */
type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const prefix = '#/components/schemas/';

/** The named schemas of a document, unresolved. */
export function schemasOf(spec: Spec): Record<string, Node> {
  const { schemas = {} } = (spec['components'] ?? {}) as { schemas?: Record<string, Node> };
  return schemas;
}

/** The directions of the named schemas that operations use. */
export function directionsOf(...specs: Spec[]): Map<string, Directions> {
  const found = new Map<string, Directions>();
  for (const spec of specs) {
    for (const item of Object.values(spec.paths)) visit(spec, found, item, 'request', new Set());
  }
  return found;
}

function visit(
  spec: Spec,
  found: Map<string, Directions>,
  node: unknown,
  direction: keyof Directions,
  seen: Set<string>,
): void {
  if (!isNode(node)) return;
  const { $ref: reference } = node;
  if (typeof reference === 'string') {
    const key = `${direction} ${reference}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (reference.startsWith(prefix)) {
      const name = reference.slice(prefix.length);
      const known = found.get(name) ?? { request: false, response: false };
      found.set(name, { ...known, [direction]: true });
    }
    visit(spec, found, findReference(spec, reference), direction, seen);
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'example' || key === 'examples') continue;
    visit(spec, found, value, key === 'responses' ? 'response' : direction, seen);
  }
}

/** The last named schema that a pointer of a difference goes through, if any. */
export function schemaAt(spec: Spec, pointer: string): string | undefined {
  let node: unknown = spec;
  let name: string | undefined;
  for (const step of pointer.split('/').slice(1)) {
    node = isNode(node) ? node[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    while (isNode(node) && typeof node['$ref'] === 'string') {
      if (node['$ref'].startsWith(prefix)) name = node['$ref'].slice(prefix.length);
      node = findReference(spec, node['$ref']);
    }
  }
  return name;
}

/** The values of extensible enumerations (`x-extensible`), and their short forms. */
export function extensibleValues(spec: Spec): Set<string> {
  const values = Object.values(schemasOf(spec))
    .filter((schema) => schema['x-extensible'] === true)
    .flatMap(({ enum: values }) => (Array.isArray(values) ? values.map(String) : []));
  const operations = Object.values(spec.paths).flatMap((item) =>
    Object.values(item).flatMap((one) => (isNode(one) ? [String(one['operationId'])] : [])),
  );
  // The code of a problem is the last part of its URL.
  const codes = values.map((value) => value.replace(/^.*#/, ''));
  // A new operation is a minor change.
  return new Set([...values, ...codes, ...operations]);
}
