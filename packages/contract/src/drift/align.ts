import { createHash } from 'node:crypto';
import { type Route, UnreadableSpec } from './drift.ts';
import { resolve } from './pointers.ts';
import { methods, type Parameter, type PathItem, type Spec } from './read-spec.ts';

/** An operation and its place in its document. */
export interface Placed extends Route {
  /** Equal for the same operation of all documents: without base path and parameter names. */
  key: string;
  /** The path with the base path of `servers`. */
  whole: string;
}

/** An operation that both documents have. */
export interface Match<Id extends string = string> {
  operation: Id;
  here: Placed;
  there: Placed;
}

/**
 * The operations of a document, in its order.
 * @param file its name for error messages
 * @throws UnreadableSpec for an invalid server URL
 */
export function placesOf(spec: Spec, file: string): Placed[] {
  const usual = basePathOf(spec, spec.servers, file);
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((name) => {
        const method = name.toUpperCase();
        // The servers of an operation override those of its path, and these override the others (OpenAPI 3.1 4.8).
        const { servers = item['servers'] } = item[name] as { servers?: unknown };
        const base = servers === undefined ? usual : basePathOf(spec, servers, file);
        const whole = base + path;
        const bare = whole.replace(/^\/api\/v1(?=\/)/, '').replaceAll(/\{[^{}]*\}/g, '{}');
        return { method, path, whole, key: `${method} ${bare}` };
      }),
  );
}

function basePathOf(spec: Spec, servers: unknown, file: string): string {
  const [server] = Array.isArray(servers) ? servers : [];
  const url = String(resolve(spec, server)?.['url'] ?? '');
  const variables = resolve(spec, resolve(spec, server)?.['variables']);
  // A variable without a default may be in the host, where a URL cannot have braces.
  const filling = (name: string) => resolve(spec, variables?.[name])?.['default'] ?? 'x';
  const filled = url.replaceAll(/\{([^{}]*)\}/g, (_all, name) => String(filling(name)));
  if (!URL.canParse(filled, 'https://x')) {
    throw new UnreadableSpec(`${file} has an invalid server URL: ${url}`);
  }
  return new URL(filled, 'https://x').pathname.replace(/\/+$/, '');
}

/** Pairs the operations that both documents have, in the order of the first. */
export function pairsOf(
  first: readonly Placed[],
  second: readonly Placed[],
): { here: Placed; there: Placed }[] {
  return first.flatMap((here) => {
    const there = second.find(({ key }) => key === here.key);
    return there === undefined ? [] : [{ here, there }];
  });
}

/** The operations that another document lacks. */
export function operationsWithout(places: readonly Placed[], others: readonly Placed[]): Placed[] {
  return places.filter(({ key }) => others.every((other) => other.key !== key));
}

/** Both documents with only the matches, under the paths and parameter names of the first. */
export function alignedPair(
  first: Spec,
  second: Spec,
  matches: readonly Match[],
): { first: Spec; second: Spec } {
  const same = matches.map(({ operation, here }) => ({ operation, here, there: here }));
  return { first: aligned(first, same), second: aligned(second, matches) };
}

/** A document with only the matches, under the paths and parameter names of the contract. */
function aligned(spec: Spec, matches: readonly Match[]): Spec {
  const paths: Record<string, PathItem> = {};
  for (const { operation, here, there } of matches) {
    const { [there.method.toLowerCase()]: own, ...shared } = spec.paths[there.path] ?? {};
    const { servers: _servers, ...operationObject } = own as PathItem;
    const parameters = parametersOf(spec, shared, operationObject);
    const names = namesOf(there.path, here.path);
    paths[here.path] = {
      ...paths[here.path],
      [here.method.toLowerCase()]: {
        ...operationObject,
        // Operation ids do not affect calls.
        operationId: operation,
        parameters: parameters.map((parameter) => recognisable(renamed(parameter, names))),
      },
    };
  }
  const { servers: _servers, ...others } = spec;
  return { ...others, paths };
}

/** The resolved parameters of an operation; its own override those of its path (OpenAPI 3.1 4.8.10). */
function parametersOf(spec: Spec, shared: PathItem, own: PathItem): Parameter[] {
  const all = [shared, own].flatMap(({ parameters }) => parameters ?? []);
  const byName = all.map((one) => {
    const parameter = (resolve(spec, one) ?? {}) as Parameter;
    return [`${parameter.in} ${parameter.name}`, parameter] as const;
  });
  return [...new Map(byName).values()];
}

/** Maps the path parameters of a document to those of the contract. */
function namesOf(there: string, here: string): Map<string, string> {
  const names = (path: string) => [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
  // A base path has no parameters, so both paths have them in the same order.
  return new Map(names(there).map((name, at) => [name, names(here)[at] ?? name]));
}

function renamed(parameter: Parameter, names: ReadonlyMap<string, string>): Parameter {
  const { name = '' } = parameter;
  return parameter.in === 'path' ? { ...parameter, name: names.get(name) ?? name } : parameter;
}

/** The extension that makes parameters recognizable. */
export const mark = 'x-mark';

/**
 * `redocly diff` pairs parameters by text similarity, and reports one with several differences as removed and
 * added. So each gets a long text that is equal for the same parameter only.
 */
function recognisable(parameter: Parameter): Parameter & { [mark]: string } {
  const hash = createHash('sha256').update(`${parameter.in} ${parameter.name}`).digest('hex');
  return { ...parameter, [mark]: hash.repeat(100) };
}
