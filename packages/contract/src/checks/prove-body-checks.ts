import type { Ajv2020 } from 'ajv/dist/2020.js';
import { pathOf } from '../cases/paths.ts';
import type { Schema } from '../contract/document.ts';
import type { Contract, Operation } from '../contract/read-contract.ts';
import { UncheckedSchema } from '../errors.ts';
import { createAjv } from './fields.ts';
import type { PrismCheck } from './prism.ts';

/** Each schema that restricts its values rejects at least one of these bodies. */
const candidates: readonly unknown[] = [{}, [], 'text', 1];

/**
 * Proves that Prism rejects an invalid body of each response. Prism hides its own failures: with a schema that it
 * cannot compile, it accepts every body.
 * @throws UncheckedSchema
 */
export function proveBodyChecks(
  { operations }: Pick<Contract, 'operations'>,
  prism: Pick<PrismCheck, 'rejectsBody'>,
): void {
  const ajv = createAjv();
  const proven = new Set<string>();
  for (const operation of operations) {
    for (const [status, { schema, mediaType }] of operation.responses) {
      const text = JSON.stringify(schema);
      // Compiling is slow, and equal schemas have the same outcome.
      if (proven.has(text)) continue;
      proven.add(text);
      const name = `the ${status} response of ${operation.id}`;
      const invalid = invalidBodyOf(ajv, schema, name);
      // A schema beyond the surface accepts everything.
      if (invalid === undefined) continue;
      const response = {
        status,
        headers: { 'content-type': mediaType },
        text: JSON.stringify(invalid),
      };
      if (prism.rejectsBody(callOf(operation), response)) continue;
      throw new UncheckedSchema(
        `Prism accepts an invalid body as ${name}: it cannot compile the schema.`,
      );
    }
  }
}

function callOf(operation: Operation) {
  return { method: operation.method, path: pathOf(operation, 1), headers: {} };
}

function invalidBodyOf(ajv: Ajv2020, schema: Schema, name: string): unknown {
  try {
    const validate = ajv.compile(schema);
    return candidates.find((body) => !validate(body));
  } catch {
    throw new UncheckedSchema(`The schema of ${name} cannot be compiled.`);
  }
}
