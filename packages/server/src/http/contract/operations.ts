import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Deprecation, deprecationHeaders } from '@mdhq/portal-spec/deprecation';
import { resolveReferences } from '@mdhq/portal-spec/references';
import type { OperationId, Provenance } from '@mdhq/portal-types';

/** A JSON Schema of type object, as Ajv accepts it. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean;
  [keyword: string]: unknown;
}

/** An operation of the contract, with what its route needs. */
export interface Operation {
  provenance: Provenance;
  operationId: OperationId;
  method: string;
  /** As in the contract, such as `/api/v1/patients/{pt_id}/portal/invite`. */
  path: string;
  pathParameters: JsonSchema;
  queryParameters: JsonSchema;
  /** By name in lower case, as in node:http; headers that are not in the contract are allowed. */
  headerParameters: JsonSchema;
  /** Undefined if the operation has no body. */
  body: JsonSchema | undefined;
  /** By status; only of JSON bodies. */
  responses: Record<string, JsonSchema>;
  /** The headers of each of its responses. */
  headers: Readonly<Record<string, string>>;
}

interface ParameterObject {
  name: string;
  in: string;
  required?: boolean;
  schema: JsonSchema;
}
interface BodyObject {
  content?: Record<string, { schema: JsonSchema }>;
}
interface OperationObject extends Deprecation {
  operationId: OperationId;
  'x-provenance': Provenance;
  parameters?: ParameterObject[];
  requestBody?: BodyObject;
  responses: Record<string, BodyObject>;
}
type PathItemObject = { parameters?: ParameterObject[] } & Record<string, OperationObject>;

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Reads the contract, in its JSON form: parsing the YAML would take a fifth of the server's start. */
export async function loadContract(): Promise<Operation[]> {
  const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  return readOperations(JSON.parse(await readFile(file, 'utf8')));
}

/** The operations of a contract, with all references resolved. */
export function readOperations(document: { paths: object }): Operation[] {
  const paths = resolveReferences(document.paths, document) as Record<string, PathItemObject>;
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => toOperation(path, method, item, item[method] as OperationObject)),
  );
}

function toOperation(
  path: string,
  method: string,
  item: PathItemObject,
  operation: OperationObject,
): Operation {
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
  return {
    operationId: operation.operationId,
    provenance: operation['x-provenance'],
    method: method.toUpperCase(),
    path,
    pathParameters: objectOf(parameters.filter((parameter) => parameter.in === 'path')),
    queryParameters: objectOf(parameters.filter((parameter) => parameter.in === 'query')),
    headerParameters: {
      ...objectOf(
        parameters
          .filter((parameter) => parameter.in === 'header')
          .map((parameter) => ({ ...parameter, name: parameter.name.toLowerCase() })),
      ),
      additionalProperties: true,
    },
    body: operation.requestBody?.content?.['application/json']?.schema,
    responses: Object.fromEntries(
      Object.entries(operation.responses).flatMap(([status, response]) =>
        Object.values(response.content ?? {}).map(({ schema }) => [status, schema]),
      ),
    ),
    headers: deprecationHeaders(operation),
  };
}

/** Parameters as one object. Unknown ones are refused: a misspelt filter must not mean "all" (Q36). */
function objectOf(parameters: ParameterObject[]): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}
