import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Contract {
  info: { version: string };
  paths: Record<string, Record<string, { operationId?: string }>>;
  components: { examples: Record<string, { value: Record<string, unknown> }> };
}

const contract: Contract = parse(
  readFileSync(fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml')), 'utf8'),
);

/** The version of the contract. */
export const contractVersion: string = contract.info.version;

/** The value of a named example of the contract. */
export function example(name: string): Record<string, unknown> {
  const found = contract.components.examples[name];
  if (found === undefined) {
    throw new Error(`the contract has no example ${name}`);
  }
  return found.value;
}

/** The names of the examples that are problems. */
export const problemExamples: string[] = Object.entries(contract.components.examples)
  .filter(([, { value }]) => String(value['type']).includes('problems.md#'))
  .map(([name]) => name);

/** The method and path of each operation, by operationId. */
export const routes: Map<string, string> = new Map(
  Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId }]) =>
      operationId === undefined ? [] : [[operationId, `${method.toUpperCase()} ${path}`] as const],
    ),
  ),
);
