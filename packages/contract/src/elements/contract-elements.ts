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
import { anyValue, schemaElements, schemaTargets } from './schema-elements.ts';

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
   * The elements that a call and its response exercise. Parameters and bodies count if they are accepted.
   * The response of a route that is not an operation is a problem.
   */
  exercisedBy(
    operation: OperationId | undefined,
    call: Call,
    response: ParsedResponse,
  ): Iterable<string>;
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

  function* requestElements(
    id: OperationId,
    { parameters, requestBody }: Declared,
    sent: (parameter: ParameterObject) => unknown,
    body: unknown,
  ): Generator<string> {
    yield id;
    for (const parameter of parameters) {
      const value = sent(parameter);
      if (value === undefined) continue;
      const name = `${id} ${parameter.in === 'query' ? '?' : ''}${parameter.name}`;
      yield name;
      yield* schemaElements(
        targetOf,
        { schema: parameter.schema, name, isNamedByReference: false },
        value,
      );
    }
    if (requestBody) yield* bodyElements(`${id} request`, requestBody, body);
  }

  function* responseElements(
    id: OperationId,
    { responses }: Declared,
    status: number,
    hasHeader: (name: string) => boolean,
    body: unknown,
  ): Generator<string> {
    const response = responses.get(status);
    if (!response) return;
    yield `${id} ${status}`;
    for (const header of response.headers.filter(hasHeader)) yield `${id} ${status} ${header}`;
    if (response.body) yield* bodyElements(`${id} ${status}`, response.body, body);
  }

  function bodyElements(name: string, { schema }: Pick<MediaTypeObject, 'schema'>, value: unknown) {
    return schemaElements(targetOf, { schema, name, isNamedByReference: true }, value);
  }

  const all = new Set<string>();
  for (const [id, declared] of operations) {
    const names = [
      ...requestElements(id, declared, () => anyValue, anyValue),
      ...[...declared.responses.keys()].flatMap((status) => [
        ...responseElements(id, declared, status, () => true, anyValue),
      ]),
    ];
    for (const name of names) all.add(name);
  }
  return {
    all,
    *exercisedBy(id, call, response) {
      const declared = id && operations.get(id);
      if (!declared) {
        yield* bodyElements('problem', { schema: problemSchema }, response.json);
        return;
      }
      if (isSuccess(response.status)) {
        const body = jsonOf({ ...response, text: call.body ?? '' });
        yield* requestElements(id, declared, (parameter) => valueIn(call, parameter), body);
      }
      const { status, headers, json } = response;
      const hasHeader = (name: string) => headers[name.toLowerCase()] !== undefined;
      yield* responseElements(id, declared, status, hasHeader, json);
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
