import { pathOf } from '../cases/paths.ts';
import type { Schema } from '../contract/document.ts';
import type { Contract, Operation } from '../contract/read-contract.ts';
import { UncheckedSchema } from '../errors.ts';
import type { CompileClosed } from './fields.ts';
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
  compile: CompileClosed,
): void {
  const proven = new Set<string>();
  for (const operation of operations) {
    for (const [status, { schema, mediaType }] of operation.responses) {
      const text = JSON.stringify(schema);
      // Compiling is slow, and equal schemas have the same outcome.
      if (proven.has(text)) continue;
      proven.add(text);
      const name = `the ${status} response of ${operation.id}`;
      const invalid = invalidBodyOf(compile, schema, name);
      // A schema beyond the surface accepts everything.
      if (invalid === undefined) continue;
      const response = {
        status,
        headers: { 'content-type': mediaType },
        text: JSON.stringify(invalid),
        json: invalid,
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

/** A closed schema rejects the same ones of these bodies, which have no fields. */
function invalidBodyOf(compile: CompileClosed, schema: Schema, name: string): unknown {
  try {
    const validate = compile(schema);
    return candidates.find((body) => !validate(body));
  } catch {
    throw new UncheckedSchema(`The schema of ${name} cannot be compiled.`);
  }
}
