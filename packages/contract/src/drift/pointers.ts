import { findReference } from '@mdhq/portal-spec/references';

/** An object of a document. */
export type Node = Record<string, unknown>;

/** How many references may follow each other, of which a document could make a circle. */
const most = 20;

/** What a node of a document means: itself, or what its `$ref` stands for; undefined for no object. */
export function resolve(spec: object, node: unknown): Node | undefined {
  let meant = node;
  for (let step = 0; isNode(meant) && typeof meant['$ref'] === 'string'; step += 1) {
    meant = step < most ? findReference(spec, meant['$ref']) : undefined;
  }
  return isNode(meant) ? meant : undefined;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
