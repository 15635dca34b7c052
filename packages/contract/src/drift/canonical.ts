import { isNode, type Node } from './pointers.ts';

/** Keys whose members are named by the author of the document: their names have no meaning of their own. */
const maps = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
  'schemas',
  'headers',
  'parameters',
  'content',
  'encoding',
  'links',
  'requestBodies',
  'securitySchemes',
  'variables',
]);

/** Keys whose values are data, not parts of the document. */
const literals = new Set([
  'example',
  'examples',
  'default',
  'enum',
  'const',
  'mapping',
  'security',
]);

/** Changes the members of an object that has fixed keys, such as a schema or an operation. */
type Change = (node: Node) => Node;

/**
 * A copy of a document in which equivalent schemas have the same form: `nullable` (OpenAPI 3.0), `type` with `null`, and
 * `anyOf` or `oneOf` with a null type; `const` and an `enum` of one value; boolean and numeric limits.
 */
export function canonical<Document extends Node & { openapi: string }>(
  document: Document,
): Document {
  const isOld = document.openapi.startsWith('3.0');
  const change: Change = (node) => withOneForm(isOld ? withNewKeywords(node) : node);
  return changed(document, change) as Document;
}

/** A copy of a document without extensions (`x-...`), except the given one. */
export function withoutExtensions<Document extends Node>(
  document: Document,
  except: string,
): Document {
  const change: Change = (node) =>
    Object.fromEntries(
      Object.entries(node).filter(([key]) => !key.startsWith('x-') || key === except),
    );
  return changed(document, change) as Document;
}

function changed(node: unknown, change: Change, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((item) => changed(item, change));
  if (!isNode(node)) return node;
  const members = Object.entries(node).map(([key, value]) => {
    if (!isMap && literals.has(key)) return [key, value];
    return [key, changed(value, change, !isMap && maps.has(key))];
  });
  const copy: Node = Object.fromEntries(members);
  return isMap ? copy : change(copy);
}

/** A schema of OpenAPI 3.0 with the keywords of 3.1. */
function withNewKeywords(node: Node): Node {
  const { nullable, ...rest } = node;
  const schema = typeof nullable === 'boolean' ? rest : node;
  const limited = withNumericLimit(
    withNumericLimit(schema, 'exclusiveMinimum', 'minimum'),
    'exclusiveMaximum',
    'maximum',
  );
  return nullable === true ? withNull(limited) : limited;
}

function withNumericLimit(schema: Node, exclusive: string, limit: string): Node {
  const { [exclusive]: isExclusive, [limit]: value, ...rest } = schema;
  if (typeof isExclusive !== 'boolean') return schema;
  if (value === undefined) return rest;
  return { ...rest, [isExclusive ? exclusive : limit]: value };
}

const nullType = { type: 'null' };

function withNull(schema: Node): Node {
  const { type, $ref, allOf, anyOf, oneOf, ...rest } = schema;
  if (typeof type === 'string') return { ...schema, type: [type, 'null'] };
  if ($ref !== undefined) return { ...rest, anyOf: [{ $ref }, nullType] };
  if (Array.isArray(allOf)) {
    const [only, ...others] = allOf;
    return { ...rest, anyOf: [others.length === 0 ? only : { allOf }, nullType] };
  }
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, nullType] };
  if (Array.isArray(oneOf)) return { ...schema, oneOf: [...oneOf, nullType] };
  // Without a type, null is allowed anyway.
  return schema;
}

function withOneForm(node: Node): Node {
  return withOneNullForm(withSortedType(withEnum(node)));
}

function withEnum(node: Node): Node {
  const { const: value, ...rest } = node;
  return 'const' in node && !('enum' in node) ? { ...rest, enum: [value] } : node;
}

function withSortedType(node: Node): Node {
  const { type } = node;
  if (!Array.isArray(type)) return node;
  const [first, ...others] = type;
  const sorted = [...type.filter((one) => one !== 'null').toSorted(), ...type.filter(isNullName)];
  return { ...node, type: others.length === 0 ? first : sorted };
}

function isNullName(type: unknown): boolean {
  return type === 'null';
}

/** `anyOf` for a reference or a composition that may be null, and a list of types for a type that may be. */
function withOneNullForm(node: Node): Node {
  const { anyOf, oneOf, ...rest } = node;
  const parts = anyOf ?? oneOf;
  const hasBoth = anyOf !== undefined && oneOf !== undefined;
  if (!Array.isArray(parts) || parts.length !== 2 || hasBoth) return node;
  const [other] = parts.filter((part) => !isNullType(part));
  if (parts.filter(isNullType).length !== 1 || !isNode(other)) return node;
  const { type } = other;
  if (typeof type !== 'string') return { ...rest, anyOf: [other, nullType] };
  return { ...other, ...rest, type: [type, 'null'] };
}

function isNullType(part: unknown): boolean {
  return isNode(part) && part['type'] === 'null' && Object.keys(part).length === 1;
}
