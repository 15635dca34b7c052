import type { OperationId } from '@mdhq/portal-types';
import type { Route } from './drift.ts';
import type { Parameter, PathItem, Spec } from './read-spec.ts';

/** An operation with the place that it has in its document. */
interface Placed extends Route {
  /** What the same operation has in every document: neither base path nor names of parameters. */
  key: string;
  /** With the base path of `servers` before it. */
  whole: string;
}

/** An operation that both documents have. */
export interface Match {
  operation: OperationId;
  here: Placed;
  there: Placed;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations of a document, in its order. */
export function placesOf({ paths, servers = [] }: Spec): Placed[] {
  // Its variables may stand in the host, where no URL has braces.
  const url = (servers[0]?.url ?? '').replaceAll(/\{\w+\}/g, 'x');
  const base = new URL(url, 'https://x').pathname.replace(/\/+$/, '');
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((name) => {
        const method = name.toUpperCase();
        const whole = base + path;
        const bare = whole.replace(/^\/api\/v1(?=\/)/, '').replaceAll(/\{[^}]*\}/g, '{}');
        return { method, path, whole, key: `${method} ${bare}` };
      }),
  );
}

/** The second document cut down to the matches, each under the path and parameter names of the contract. */
export function aligned(spec: Spec, matches: readonly Match[]): Spec {
  const paths: Record<string, PathItem> = {};
  for (const { here, there } of matches) {
    const names = namesOf(there.path, here.path);
    const { [there.method.toLowerCase()]: operation, parameters } = spec.paths[there.path] ?? {};
    const own = operation as { parameters?: Parameter[] };
    const all = [...((parameters as Parameter[] | undefined) ?? []), ...(own.parameters ?? [])];
    paths[here.path] = {
      ...paths[here.path],
      [here.method.toLowerCase()]: {
        ...own,
        parameters: all.map((parameter) => renamed(spec, parameter, names)),
      },
    };
  }
  const { servers: _servers, ...others } = spec;
  return { ...others, paths };
}

/** By what names the contract knows the parameters of a path. */
function namesOf(there: string, here: string): Map<string, string> {
  const names = (path: string) => [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '');
  // A base path in `servers` has none, so they come in the same order.
  return new Map(names(there).map((name, at) => [name, names(here)[at] ?? name]));
}

function renamed(
  { components }: Spec,
  parameter: Parameter,
  names: ReadonlyMap<string, string>,
): Parameter {
  const { $ref } = parameter;
  const name = $ref?.replace('#/components/parameters/', '');
  const meant = name === undefined ? parameter : (components?.parameters?.[name] ?? parameter);
  if (meant.in !== 'path') return parameter;
  return { ...meant, name: names.get(meant.name ?? '') ?? meant.name ?? '' };
}

/** A copy of an OpenAPI 3.0 document that says "or null" as 3.1 does. */
export function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withNullTypes(value)]),
  );
  if (copy['nullable'] !== true || typeof copy['type'] !== 'string') return copy;
  const { nullable: _nullable, ...schema } = copy;
  return { ...schema, type: [copy['type'], 'null'] };
}
