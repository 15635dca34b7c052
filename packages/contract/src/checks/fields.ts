import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { closeSchema } from '../contract/close-schema.ts';
import type { Schema } from '../contract/document.ts';
import type { Contract, Operation } from '../contract/read-contract.ts';
import type { Deviation } from './check.ts';

/** Compiles a schema that accepts no undeclared field. */
export type CompileClosed = (schema: Schema) => ValidateFunction;

/** Finds undeclared fields in bodies that are otherwise valid. */
export function createFieldsCheck(
  compile: CompileClosed,
): (operation: Operation, status: number, body: unknown) => Deviation | undefined {
  return ({ responses }, status, body) => {
    const { schema } = responses.get(status) ?? {};
    return schema && deviationOf(compile(schema), body, 'no undeclared field');
  };
}

/** Compiles closed schemas. Many responses have equal ones, and compiling is slow: each is compiled once. */
export function createClosedCompiler(): CompileClosed {
  const ajv = createAjv();
  const compiled = new Map<string, ValidateFunction>();
  const validators = new Map<Schema, ValidateFunction>();
  return (schema) => {
    const known = validators.get(schema);
    if (known) return known;
    const closed = closeSchema(schema);
    const text = JSON.stringify(closed);
    const validate = compiled.get(text) ?? ajv.compile(closed);
    compiled.set(text, validate);
    validators.set(schema, validate);
    return validate;
  };
}

/** Validates the problem in a response to another route, which has no declared response. */
export function createProblemSchemaCheck(
  { document }: Contract,
  tolerant: boolean,
  compile: CompileClosed,
): (body: unknown) => Deviation | undefined {
  const { Problem: schema = {} } = document.components.schemas;
  const validate = tolerant ? createAjv().compile(schema) : compile(schema);
  return (body) => deviationOf(validate, body, 'a problem detail');
}

/**
 * Prism checks formats, and `redocly lint` checks the schemas; `discriminator` and `x-provenance` are not
 * keywords of JSON Schema. Optimizing the generated code takes longer than it saves in a run.
 */
function createAjv(): Ajv2020 {
  return new Ajv2020({
    strict: false,
    validateFormats: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
}

function deviationOf(
  validate: ValidateFunction,
  body: unknown,
  expected: string,
): Deviation | undefined {
  if (validate(body)) return undefined;
  const [error] = validate.errors ?? [];
  const name = error?.params['unevaluatedProperty'] ?? '';
  const place = `${error?.instancePath}${name && `/${name}`}`;
  return { expected, came: `${place || 'the body'} ${error?.message}` };
}
