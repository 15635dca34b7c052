import { findReference } from '@mdhq/portal-spec/references';
import type { OperationId } from '@mdhq/portal-types';
import {
  type MediaTypeObject,
  methods,
  type OperationObject,
  type ParameterObject,
} from '../contract/document.ts';
import { type Contract, isSuccess } from '../contract/read-contract.ts';
import { type Call, jsonOf, type ParsedResponse } from '../http/messages.ts';
import { anyValue, findSchemaElements, schemaTargets } from './schema-elements.ts';

/** Receives the name of an element. */
type Found = (element: string) => void;

/** The elements of a contract, by name. */
export interface ContractElements {
  /**
   * - operation: `showPortalRequests`
   * - parameter and value: `showPortalRequests ?status`, `showPortalRequests ?status=open`
   * - status and header: `showPortalRequests 429`, `showPortalRequests 429 Retry-After`
   * - field of a body, null and value: `Invitation.failure`, `Invitation.failure=null`, `Invitation.kind=join`
   */
  all: ReadonlySet<string>;
  /**
   * Finds the elements that a call and its response exercise. Parameters and bodies count if they are accepted.
   * The response of a route that is not an operation is a problem.
   */
  findExercised(
    operation: OperationId | undefined,
    call: Call,
    response: ParsedResponse,
    found: Found,
  ): void;
}

/** An operation with its parameters, in which references are resolved except for those of schemas. */
interface Declared {
  parameters: ParameterObject[];
  requestBody: MediaTypeObject | undefined;
  responses: Map<number, { headers: string[]; body: MediaTypeObject | undefined }>;
}

/** The body of each error response. */
const problemSchema = { $ref: '#/components/schemas/Problem' };

export function contractElements({ source }: Pick<Contract, 'source'>): ContractElements {
  const operations = declaredOperations(source);
  const targetOf = schemaTargets(source);

  function findInRequest(
    id: OperationId,
    { parameters, requestBody }: Declared,
    sent: (parameter: ParameterObject) => unknown,
    body: unknown,
    found: Found,
  ): void {
    found(id);
    for (const parameter of parameters) {
      const value = sent(parameter);
      if (value === undefined) continue;
      const { schema } = parameter;
      const name = `${id} ${parameter.in === 'query' ? '?' : ''}${parameter.name}`;
      found(name);
      findSchemaElements(targetOf, { schema, name, isNamedByReference: false }, value, found);
    }
    if (requestBody) findInBody(`${id} request`, requestBody, body, found);
  }

  function findInResponse(
    id: OperationId,
    { responses }: Declared,
    status: number,
    hasHeader: (name: string) => boolean,
    body: unknown,
    found: Found,
  ): void {
    const response = responses.get(status);
    if (!response) return;
    found(`${id} ${status}`);
    for (const header of response.headers.filter(hasHeader)) found(`${id} ${status} ${header}`);
    if (response.body) findInBody(`${id} ${status}`, response.body, body, found);
  }

  function findInBody(
    name: string,
    { schema }: Pick<MediaTypeObject, 'schema'>,
    value: unknown,
    found: Found,
  ): void {
    findSchemaElements(targetOf, { schema, name, isNamedByReference: true }, value, found);
  }

  const all = new Set<string>();
  const add = (element: string) => all.add(element);
  for (const [id, declared] of operations) {
    findInRequest(id, declared, () => anyValue, anyValue, add);
    for (const status of declared.responses.keys()) {
      findInResponse(id, declared, status, () => true, anyValue, add);
    }
  }
  return {
    all,
    findExercised(id, call, response, found) {
      const declared = id && operations.get(id);
      if (!declared) {
        findInBody('problem', { schema: problemSchema }, response.json, found);
        return;
      }
      if (isSuccess(response.status)) {
        const body = jsonOf({ ...response, text: call.body ?? '' });
        findInRequest(id, declared, (parameter) => valueIn(call, parameter), body, found);
      }
      const { status, headers, json } = response;
      const hasHeader = (name: string) => headers[name.toLowerCase()] !== undefined;
      findInResponse(id, declared, status, hasHeader, json, found);
    },
  };
}

/** The value of a parameter in a call, as text; undefined if it was not sent. */
function valueIn({ path, headers }: Call, parameter: ParameterObject): unknown {
  if (parameter.in === 'path') return path;
  if (parameter.in === 'header') return headers[parameter.name.toLowerCase()];
  const [, query = ''] = path.split('?', 2);
  const values = new URLSearchParams(query).getAll(parameter.name);
  if (values.length === 0) return undefined;
  return parameter.schema.type === 'array' ? values : values[0];
}

function declaredOperations(source: Contract['source']): Map<OperationId, Declared> {
  const resolve = <Node extends object>(node: Node): Node =>
    '$ref' in node ? resolve(findReference(source, String(node.$ref)) as Node) : node;
  const parametersOf = ({ parameters = [] }: { parameters?: ParameterObject[] }) =>
    parameters.map(resolve);
  return new Map(
    Object.values(source.paths).flatMap((item) =>
      methods
        .filter((method) => method in item)
        .map((method) => {
          const operation = item[method] as OperationObject;
          const { operationId, requestBody } = operation;
          const responses = Object.entries(operation.responses).map(([status, response]) => {
            const { headers = {}, content } = resolve(response);
            const [body] = Object.values(content);
            return [Number(status), { headers: Object.keys(headers), body }] as const;
          });
          const declared: Declared = {
            parameters: [...parametersOf(item), ...parametersOf(operation)],
            requestBody: requestBody && Object.values(resolve(requestBody).content)[0],
            responses: new Map(responses),
          };
          return [operationId, declared] as const;
        }),
    ),
  );
}
