import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

export const specFolder = new URL('..', import.meta.url);

/** Any part of the document. */
// biome-ignore lint/suspicious/noExplicitAny: tests change the document in ways that no type allows.
export type Node = any;

/** Reads the contract as plain data. Each call returns a new copy. */
export async function readSpec(): Promise<Node> {
  return parse(await readFile(new URL('openapi.yaml', specFolder), 'utf8'));
}
