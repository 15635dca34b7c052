import { isServed, type Provenance, type Surface } from '@mdhq/portal-types';
import { isNode, type Node, resolve } from './pointers.ts';
import type { Parameter, Spec } from './read-spec.ts';

/** Two documents with the same operations under the same names. */
export interface Pair {
  contract: Spec;
  second: Spec;
}

/** The pair, and the surface that is compared. */
interface Narrowing extends Pair {
  surface: Surface;
}

/** The nodes at the same place of both documents; undefined if a document has none. */
interface Place {
  here: Node | undefined;
  there: Node | undefined;
}

/**
 * Copies both documents without the parts of the contract beyond the surface, which the second spec may lack
 * or have in another form. Parts that the contract does not have are kept.
 */
export function narrow({ contract, second }: Pair, surface: Surface): Pair {
  const narrowing = { contract: copyOf(contract), second: copyOf(second), surface };
  for (const [path, item] of Object.entries(narrowing.contract.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const there = narrowing.second.paths[path]?.[method];
      narrowOperation(narrowing, { here: nodeOf(operation), there: nodeOf(there) });
    }
  }
  return narrowing;
}

function narrowOperation(narrowing: Narrowing, { here, there }: Place): void {
  narrowParameters(narrowing, { here, there });
  dropBeyond(narrowing, { here, there }, ['requestBody']);
  narrowContent(narrowing, placeAt(narrowing, { here, there }, 'requestBody'));
  const responses = placeAt(narrowing, { here, there }, 'responses');
  dropBeyond(narrowing, responses);
  for (const status of keysOf(responses.here)) {
    const response = placeAt(narrowing, responses, status);
    const headers = placeAt(narrowing, response, 'headers');
    dropBeyond(narrowing, headers);
    for (const name of keysOf(headers.here)) {
      narrowSchema(narrowing, placeAt(narrowing, headers, name), 'schema', 'documented');
    }
    narrowContent(narrowing, response);
  }
}

/** Parameters are equal if their `name` and `in` are equal. */
function narrowParameters(narrowing: Narrowing, { here, there }: Place): void {
  const [ours, theirs] = [here, there].map((operation) => parametersOf(operation)) as [
    Parameter[],
    Parameter[],
  ];
  const isSame = (one: Parameter) => (other: Parameter) =>
    one.name === other.name && one.in === other.in;
  const beyond = ours.filter((one) => !isPromised(narrowing, one as Node, 'documented'));
  const isBeyond = (one: Parameter) => beyond.some(isSame(one));
  if (here) here['parameters'] = ours.filter((one) => !isBeyond(one));
  if (there) there['parameters'] = theirs.filter((one) => !isBeyond(one));
  for (const one of parametersOf(here)) {
    const other = parametersOf(there).find(isSame(one));
    narrowSchema(narrowing, { here: nodeOf(one), there: nodeOf(other) }, 'schema', 'documented');
  }
}

function parametersOf(operation: Node | undefined): Parameter[] {
  return (operation?.['parameters'] as Parameter[] | undefined) ?? [];
}

function narrowContent(narrowing: Narrowing, owner: Place): void {
  const content = placeAt(narrowing, owner, 'content');
  for (const mediaType of keysOf(content.here)) {
    narrowSchema(narrowing, placeAt(narrowing, content, mediaType), 'schema', 'documented');
  }
}

/** A schema has its own provenance or inherits its parent's; the target of a `$ref` has its own. */
function narrowSchema(
  narrowing: Narrowing,
  owner: Place,
  key: string,
  inherited: Provenance,
): void {
  const schema = placeAt(narrowing, owner, key);
  if (schema.here === undefined) return;
  if (!isPromised(narrowing, owner.here?.[key], inherited)) {
    // An empty schema accepts any value (JSON Schema Core 4.3.1).
    for (const document of [owner.here, owner.there]) if (document?.[key]) document[key] = {};
    return;
  }
  const provenance = (schema.here['x-provenance'] as Provenance | undefined) ?? inherited;
  const properties = placeAt(narrowing, schema, 'properties');
  const beyond = keysOf(properties.here).filter((name) => {
    const own = nodeOf(properties.here?.[name])?.['x-provenance'] as Provenance | undefined;
    return !isServed(narrowing.surface, own ?? provenance);
  });
  forget(schema, properties, beyond);
  narrowSchema(narrowing, schema, 'items', provenance);
  for (const part of [properties, ...compositions.map((key) => placeAt(narrowing, schema, key))]) {
    for (const name of keysOf(part.here)) narrowSchema(narrowing, part, name, provenance);
  }
}

const compositions = ['allOf', 'anyOf', 'oneOf'];

function forget(schema: Place, properties: Place, names: readonly string[]): void {
  for (const [owner, fields] of [
    [schema.here, properties.here],
    [schema.there, properties.there],
  ]) {
    for (const name of names) delete fields?.[name];
    const required = owner?.['required'];
    if (owner === undefined || !Array.isArray(required) || names.length === 0) continue;
    owner['required'] = required.filter((name) => !names.includes(name));
  }
}

function dropBeyond(
  narrowing: Narrowing,
  { here, there }: Place,
  keys: readonly string[] = keysOf(here),
): void {
  for (const key of keys) {
    if (isPromised(narrowing, here?.[key], 'documented')) continue;
    delete here?.[key];
    delete there?.[key];
  }
}

function isPromised({ contract, surface }: Narrowing, node: unknown, inherited: Provenance) {
  const stated =
    nodeOf(node)?.['x-provenance'] ?? resolve(contract, node)?.['x-provenance'] ?? inherited;
  return isServed(surface, stated as Provenance);
}

function placeAt({ contract, second }: Pair, { here, there }: Place, key: string): Place {
  return { here: resolve(contract, here?.[key]), there: resolve(second, there?.[key]) };
}

function keysOf(node: Node | undefined): string[] {
  return Object.keys(node ?? {});
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

/** A copy in which no two places share an object, as YAML aliases do. */
function copyOf(spec: Spec): Spec {
  return JSON.parse(JSON.stringify(spec)) as Spec;
}
