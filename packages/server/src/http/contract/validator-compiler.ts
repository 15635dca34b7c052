import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

/**
 * Makes validators of schemas; schemas that say the same share one, since making it takes longest. They are ours,
 * and linted, so they are not held against JSON Schema's own schema at each start; words that Ajv does not know
 * are an error all the same.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const ajv = new Ajv2020({ strict: true, coerceTypes: false, meta: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addVocabulary(['x-provenance']);
  const validators = new Map<string, ReturnType<typeof ajv.compile>>();
  return ({ schema }) => {
    const text = JSON.stringify(schema);
    const validator = validators.get(text) ?? ajv.compile(schema);
    validators.set(text, validator);
    return validator;
  };
}
