/**
 * What a `$ref` points to in a document: a JSON pointer in a URL fragment (RFC 6901 6).
 * @returns undefined if nothing is there, or if the reference leads to another document
 */
export function findReference(document: object, reference: string): unknown {
  const [start, ...steps] = reference.split('/');
  if (start !== '#') return undefined;
  return steps
    .map((step) => decoded(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, step) => (isObject(node) ? node[step] : undefined), document);
}

/**
 * A part of a document with each `$ref` replaced by what it points to. Several references to one place share one
 * object. Members beside a `$ref` override those of its target (JSON Schema 2020-12). The document must have no
 * circular references.
 * @throws {Error} for a reference to nothing or to another document
 */
export function resolveReferences<Part>(part: Part, document: object): Part {
  const targets = new Map<string, unknown>();

  function targetOf(reference: string): unknown {
    if (targets.has(reference)) return targets.get(reference);
    const found = findReference(document, reference);
    if (found === undefined) {
      throw new Error(`The document refers to ${reference}, which it does not contain.`);
    }
    const target = resolve(found);
    targets.set(reference, target);
    return target;
  }

  function resolve(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(resolve);
    if (!isObject(node)) return node;
    const { $ref, ...own } = node;
    const resolved = Object.fromEntries(
      Object.entries(own).map(([key, value]) => [key, resolve(value)]),
    );
    if (typeof $ref !== 'string') return resolved;
    const target = targetOf($ref);
    return Object.keys(own).length === 0 ? target : { ...(target as object), ...resolved };
  }

  return resolve(part) as Part;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
