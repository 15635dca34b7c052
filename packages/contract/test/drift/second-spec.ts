import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surface } from '@mdhq/portal-types';
import { parse, stringify } from 'yaml';
import { compareWith } from '../../src/drift/compare.ts';
import type { Drift } from '../../src/drift/drift.ts';
import { withFolder } from '../../src/redocly.ts';

/** A document that a test changes. */
// biome-ignore lint/suspicious/noExplicitAny: a test may change it to anything
export type Document = any;

const contract = parse(
  await readFile(new URL(import.meta.resolve('@mdhq/portal-spec/openapi.yaml')), 'utf8'),
  { maxAliasCount: -1 },
) as Document;

/** Writes a changed copy of the contract to a file in this folder. */
export async function writeSecondSpec(
  folder: string,
  change: (document: Document) => void,
  name = 'second.yaml',
): Promise<string> {
  const document = structuredClone(contract);
  change(document);
  const file = join(folder, name);
  await writeFile(file, name.endsWith('.json') ? JSON.stringify(document) : stringify(document));
  return file;
}

/** The drift of a changed copy of the contract. */
export function driftOf(
  change: (document: Document) => void,
  surface: Surface = 'documented',
  name?: string,
): Promise<Drift> {
  return withFolder(async (folder) =>
    compareWith(await writeSecondSpec(folder, change, name), surface),
  );
}
