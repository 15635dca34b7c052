import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { UnreadableSpec } from './drift.ts';
import { isNode, type Node, resolve } from './pointers.ts';

/** The parts of any OpenAPI document that a comparison reads. */
export interface Spec {
  openapi: string;
  servers?: unknown;
  [key: string]: unknown;
  paths: Record<string, PathItem>;
}

/** Operations by method in lower case, and their shared parameters. */
export type PathItem = Record<string, unknown> & { parameters?: Parameter[] };

export interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
}

/** The methods that a path item can have operations for, in the order of the specification. */
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Reads an OpenAPI 3.0 or 3.1 document, as YAML or JSON.
 * @throws UnreadableSpec
 */
export async function readSpec(file: string): Promise<Spec> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new UnreadableSpec(`${file} cannot be read: ${error.code}.`);
  });
  return specOf(file, parseText(file, text));
}

/**
 * The specification in a parsed document.
 * @param file its name for error messages
 * @throws UnreadableSpec
 */
export function specOf(file: string, spec: unknown): Spec {
  if (!isSpec(spec)) throw new UnreadableSpec(`${file} is not an OpenAPI 3.0 or 3.1 document.`);
  if (/"\$ref":"[^#"]/.test(JSON.stringify(spec))) {
    throw new UnreadableSpec(
      `${file} refers to other files: bundle it with \`redocly bundle\` first.`,
    );
  }
  return { ...spec, paths: pathsOf(file, spec) };
}

function parseText(file: string, text: string): unknown {
  const document = parseYaml(file, text);
  if (sizeOf(document) > mostNodes) {
    throw new UnreadableSpec(
      `${file} has more than ${mostNodes} nodes when its YAML aliases are resolved.`,
    );
  }
  return document;
}

/** The most nodes of a document. The API of an EHR with hundreds of operations has a tenth of them. */
const mostNodes = 1_000_000;

function parseYaml(file: string, text: string): unknown {
  try {
    // A limit on nodes replaces the limit on aliases; merge keys (`<<`) are an extension of YAML 1.2.
    const document = parse(text, { maxAliasCount: -1, merge: true });
    // An alias can refer to its own ancestor.
    sizeOf(document);
    return document;
  } catch (error) {
    if (error instanceof YAMLParseError && error.code === 'DUPLICATE_KEY') {
      const [{ line, col } = { line: 0, col: 0 }] = error.linePos ?? [];
      throw new UnreadableSpec(
        `${file} has a duplicate key at line ${line}, column ${col}: each key may occur once.`,
      );
    }
    throw new UnreadableSpec(`${file} is not valid YAML or JSON.`);
  }
}

/**
 * The number of nodes of a value, counting a shared one as often as it occurs. Each is visited once, so it is fast for
 * aliases that multiply (an "alias bomb").
 * @throws RangeError for a value that contains itself
 */
function sizeOf(value: unknown): number {
  const sizes = new Map<unknown, number | undefined>();
  function measure(node: unknown): number {
    if (!isNode(node)) return 1;
    if (sizes.has(node)) {
      const known = sizes.get(node);
      if (known === undefined) throw new RangeError('a value that contains itself');
      return known;
    }
    sizes.set(node, undefined);
    const size = Object.values(node).reduce<number>((sum, part) => sum + measure(part), 1);
    sizes.set(node, size);
    return size;
  }
  return measure(value);
}

function isSpec(value: unknown): value is Spec {
  return (
    isNode(value) &&
    typeof value['openapi'] === 'string' &&
    /^3\.[01]\./.test(value['openapi']) &&
    isNode(value['paths'])
  );
}

/** The resolved path items, without extensions (`x-...`). */
function pathsOf(file: string, spec: Spec): Record<string, PathItem> {
  const items = Object.entries(spec.paths).filter(([path]) => path.startsWith('/'));
  return Object.fromEntries(
    items.map(([path, item]) => {
      const meant = resolve(spec, item);
      if (meant === undefined || !isPathItem(meant)) {
        throw new UnreadableSpec(`${file} has an invalid path item: ${path}`);
      }
      return [path, meant];
    }),
  );
}

function isPathItem(node: Node): node is PathItem {
  const operations = methods.map((method) => node[method]).filter((one) => one !== undefined);
  return (
    operations.every(isNode) &&
    [node, ...operations].every(({ parameters = [] }) => Array.isArray(parameters))
  );
}
