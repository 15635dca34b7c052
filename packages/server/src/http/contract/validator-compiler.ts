import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

export type ValidatorCompiler = FastifySchemaCompiler<object>;

/**
 * Compiles schemas. Equal schemas share a validator, because compiling is slow. The schemas are linted with the contract,
 * so they are not validated against the meta-schema at each start; unknown keywords are still an error.
 */
export function createValidatorCompiler(): ValidatorCompiler {
  const ajv = new Ajv2020({ strict: true, coerceTypes: false, meta: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addVocabulary(['x-extensible', 'x-provenance', 'x-returned-in', 'x-not-returned']);
  const validators = new Map<string, ReturnType<typeof ajv.compile>>();
  return ({ schema }) => {
    const text = JSON.stringify(schema);
    const validator = validators.get(text) ?? ajv.compile(schema);
    validators.set(text, validator);
    return validator;
  };
}
