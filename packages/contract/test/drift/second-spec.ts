import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

/** A document that a test takes apart as it likes. */
// biome-ignore lint/suspicious/noExplicitAny: it may be anything once a test has been at it
export type Document = any;

/** Writes a copy of the contract that `change` has been at, as a file in this folder. */
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
