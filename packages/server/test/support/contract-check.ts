import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  type JsonSchema,
  loadContract,
  type Operation,
} from '../../src/http/contract/operations.ts';

export interface Answered {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  /** The body as it was sent. */
  text: string;
}

/** Throws unless a response matches the contract. */
export type ContractCheck = (method: string, url: string, answered: Answered) => void;

/** Q27. */
export const onEveryResponse = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Checks responses against the contract: the operation declares the status, the media type is declared, and the
 * body validates and has no undeclared field. A response outside the operations of the contract must be a
 * problem. Every response has the headers of Q27 and the id of the HTTP request.
 */
export async function createContractCheck(): Promise<ContractCheck> {
  const operations = await loadContract();
  const validatorOf = createValidators();
  const problem = problemSchema(operations);

  return (method, url, { status, headers, text }) => {
    const operation = operationAt(operations, method, url);
    const fail = (what: string): never => {
      throw new Error(
        `${operation?.operationId ?? `${method} ${url}`} answered ${status}: ${what}\n${text}`,
      );
    };
    for (const [name, value] of Object.entries(onEveryResponse)) {
      if (headers[name] !== value) fail(`${name} is ${headers[name]}`);
    }
    if (headers['server'] !== undefined || headers['x-powered-by'] !== undefined) fail('a banner');

    const schema = operation === undefined ? problem : operation.responses[status];
    if (schema === undefined) return fail('a status that the contract does not declare');
    const mediaType = status < 400 ? 'application/json' : 'application/problem+json';
    if (!String(headers['content-type']).startsWith(mediaType)) {
      fail(`content-type is ${headers['content-type']}`);
    }
    if (method === 'HEAD') return;
    const body: unknown = JSON.parse(text);
    const validate = validatorOf(schema);
    if (!validate(body)) fail(JSON.stringify(validate.errors));
    if (status >= 400) checkProblem(body as Record<string, unknown>, status, headers, fail);
  };
}

function checkProblem(
  problem: Record<string, unknown>,
  status: number,
  headers: Answered['headers'],
  fail: (what: string) => never,
): void {
  if (problem['status'] !== status) fail('the status of the problem is another one');
  if (problem['instance'] !== `urn:uuid:${headers['x-request-id']}`) {
    fail(`x-request-id is ${headers['x-request-id']}`);
  }
}

function operationAt(
  operations: readonly Operation[],
  method: string,
  url: string,
): Operation | undefined {
  const [path = ''] = url.split('?');
  return operations.find(
    (operation) =>
      operation.method === method &&
      new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

/** Every operation may respond with a 401 problem. */
function problemSchema(operations: readonly Operation[]): JsonSchema {
  const schema = operations[0]?.responses['401'];
  if (schema === undefined) throw new Error('The contract declares no 401.');
  return schema;
}

function createValidators(): (schema: JsonSchema) => ValidateFunction {
  // Response schemas may use what strict mode reports, such as a list of types.
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validators = new Map<JsonSchema, ValidateFunction>();
  return (schema) => {
    const validator = validators.get(schema) ?? ajv.compile(closed(schema));
    validators.set(schema, validator);
    return validator;
  };
}

/** Returns the schema with every object closed to fields that it does not declare. */
function closed(schema: JsonSchema): JsonSchema {
  const { properties, items, ...rest } = withClosedParts(schema);
  const describesObject = properties !== undefined || 'allOf' in rest || 'oneOf' in rest;
  return {
    ...rest,
    ...(properties && { properties }),
    ...(items && { items }),
    ...(describesObject || 'anyOf' in rest ? { unevaluatedProperties: false } : {}),
  };
}

/** Each branch of a composition sees a part of the object only, so the composition is closed instead of its branches. */
function withClosedParts(schema: JsonSchema): JsonSchema {
  const parts: JsonSchema = { ...schema };
  if (schema.properties !== undefined) {
    parts.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, closed(property)]),
    );
  }
  if (schema.items !== undefined) parts.items = closed(schema.items);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = schema[keyword] as JsonSchema[] | undefined;
    if (branches !== undefined) parts[keyword] = branches.map(withClosedParts);
  }
  return parts;
}
