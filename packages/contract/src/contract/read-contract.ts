import { readFile } from 'node:fs/promises';
import { deprecationHeaders } from '@mdhq/portal-spec/deprecation';
import { resolveReferences } from '@mdhq/portal-spec/references';
import {
  isServed,
  matchesPath,
  type OperationId,
  operationFacts,
  problems,
  type Surface,
} from '@mdhq/portal-types';
import type {
  MediaTypeObject,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  Schema,
} from './document.ts';
import { limitToSurface } from './surface.ts';

/** The part of the contract that a surface promises. */
export interface Contract {
  surface: Surface;
  /** The OpenAPI document, with references. */
  source: OpenApiDocument;
  /** The OpenAPI document, without references. */
  document: OpenApiDocument;
  operations: Operation[];
  /** The operations that lie beyond the surface. */
  beyond: Operation[];
  /** The HTTP status of each problem, by its code, such as `patient-not-found`. */
  problemStatuses: ReadonlyMap<string, number>;
}

export interface Operation {
  id: OperationId;
  method: string;
  /** Such as `/api/v1/patients/{pt_id}/rxs`. */
  template: string;
  /** Whether it takes an `Idempotency-Key`. */
  takesKey: boolean;
  /** The headers of each response, if it is deprecated. */
  deprecation: Readonly<Record<string, string>>;
  queryParameters: ParameterObject[];
  requestBody: Body | undefined;
  responses: ReadonlyMap<number, DeclaredResponse>;
}

/** The body of a request or a response. */
interface Body {
  mediaType: string;
  schema: Schema;
  examples: { name: string; value: unknown }[];
}

interface DeclaredResponse extends Body {
  /** Whether the surface promises this exact status, or allows any of its class. */
  isPromised: boolean;
}

/** Reads the contract in `@mdhq/portal-spec`, for an instance of this surface. */
export async function readContract(surface: Surface): Promise<Contract> {
  return contractOf(await readDocument(), surface);
}

/** Reads the OpenAPI document in `@mdhq/portal-spec`. */
export async function readDocument(): Promise<OpenApiDocument> {
  const openapi = new URL(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  return JSON.parse(await readFile(openapi, 'utf8')) as OpenApiDocument;
}

/** The contract in a document. Removes from the document what is beyond the surface. */
export function contractOf(source: OpenApiDocument, surface: Surface): Contract {
  const whole = surface === 'full' ? [] : operationsOf(resolveReferences(source, source), surface);
  limitToSurface(source, surface);
  const document = resolveReferences(source, source);
  const operations = operationsOf(document, surface);
  return {
    surface,
    source,
    document,
    operations,
    beyond: whole.filter((one) => operations.every(({ id }) => id !== one.id)),
    problemStatuses: new Map(Object.entries(problems).map(([code, { status }]) => [code, status])),
  };
}

/**
 * The declared status that a status counts as: itself, or the declared 2xx if the surface allows any 2xx in
 * its place. Undefined if it is not allowed.
 */
export function declaredStatusOf({ responses }: Operation, status: number): number | undefined {
  if (responses.has(status)) return status;
  if (!isSuccess(status)) return undefined;
  const success = [...responses].find(([declared]) => isSuccess(declared));
  return success && !success[1].isPromised ? success[0] : undefined;
}

/** The declared 2xx status of an operation. */
export function successOf({ id, responses }: Operation): number {
  const status = [...responses.keys()].find(isSuccess);
  if (status === undefined) throw new Error(`${id} declares no 2xx.`);
  return status;
}

/** Whether a status is a 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The operation of a method and a path without its query. */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): Operation | undefined {
  return operations.find(
    (operation) => operation.method === method && matchesPath(operation.template, path),
  );
}

function operationsOf(document: OpenApiDocument, surface: Surface): Operation[] {
  return Object.entries(document.paths).flatMap(([template, pathItem]) =>
    Object.entries(pathItem)
      .filter(([method]) => method !== 'parameters')
      .map(([method, object]) => operationOf(template, method, object as OperationObject, surface)),
  );
}

function operationOf(
  template: string,
  method: string,
  object: OperationObject,
  surface: Surface,
): Operation {
  return {
    id: object.operationId,
    method: method.toUpperCase(),
    template,
    takesKey: operationFacts[object.operationId].takesKey,
    deprecation: deprecationHeaders(object),
    queryParameters: (object.parameters ?? []).filter((parameter) => parameter.in === 'query'),
    requestBody: object.requestBody && bodyOf(object.requestBody.content),
    responses: new Map(
      Object.entries(object.responses).map(([status, { content, ...response }]) => [
        Number(status),
        { ...bodyOf(content), isPromised: isServed(surface, response['x-provenance']) },
      ]),
    ),
  };
}

function bodyOf(content: Record<string, MediaTypeObject>): Body {
  const [entry] = Object.entries(content);
  if (!entry) throw new Error('The contract has a body without a media type.');
  const [mediaType, { schema, examples }] = entry;
  return {
    mediaType,
    schema,
    examples: Object.entries(examples).map(([name, { value }]) => ({ name, value })),
  };
}
