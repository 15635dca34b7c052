import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

/** A document that a test changes. */
// biome-ignore lint/suspicious/noExplicitAny: a test may change it to anything
export type Document = any;

/** Writes a changed copy of the contract to a file in this folder. */
export async function writeSecondSpec(
  folder: string,
  change: (document: Document) => void,
  name = 'second.yaml',
): Promise<string> {
  const contract = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const document = parse(await readFile(contract, 'utf8'), { maxAliasCount: -1 }) as Document;
  change(document);
  const file = join(folder, name);
  await writeFile(file, name.endsWith('.json') ? JSON.stringify(document) : stringify(document));
  return file;
}
