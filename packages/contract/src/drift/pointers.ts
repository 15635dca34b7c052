import { findReference } from '@mdhq/portal-spec/references';

/** An object of a document. */
export type Node = Record<string, unknown>;

/** The longest chain of references to follow, since a document could contain a circle. */
const most = 20;

/** Follows the `$ref` of a node, if any; undefined if the result is not an object. */
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
