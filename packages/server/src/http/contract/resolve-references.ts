/**
 * A part of a document with every `$ref` replaced by what it points to, inside the same document. What several
 * places refer to is one object. Words beside a `$ref` stand before those behind it (JSON Schema 2020-12).
 *
 * The contract has neither references to other files nor circles, so a library for those is not needed.
 * @throws for a reference that leads nowhere
 */
export function resolveReferences(part: unknown, document: object): unknown {
  const targets = new Map<string, unknown>();

  function targetOf(reference: string): unknown {
    if (!targets.has(reference)) targets.set(reference, resolve(find(document, reference)));
    return targets.get(reference);
  }

  function resolve(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(resolve);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...own } = node as Record<string, unknown>;
    const resolved = mapValues(own, resolve);
    if (typeof $ref !== 'string') return resolved;
    const target = targetOf($ref);
    return Object.keys(own).length === 0 ? target : { ...(target as object), ...resolved };
  }

  return resolve(part);
}

/** What a JSON pointer in a fragment leads to (RFC 6901 6). */
function find(document: object, reference: string): unknown {
  const [start, ...steps] = reference.split('/');
  const found = steps
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, step) => (node as Record<string, unknown> | undefined)?.[step],
      document,
    );
  if (start !== '#' || found === undefined) {
    throw new Error(`The contract refers to ${reference}, which is not there.`);
  }
  return found;
}

function mapValues(object: Record<string, unknown>, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
