import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

export const specFolder = new URL('..', import.meta.url);

/** Any part of the document; a test names the way to what it means. */
// biome-ignore lint/suspicious/noExplicitAny: a document that a test is about to break has no type.
export type Node = any;

/** The contract as plain data, a fresh copy each time. */
export async function readSpec(): Promise<Node> {
  return parse(await readFile(new URL('openapi.yaml', specFolder), 'utf8'));
}
