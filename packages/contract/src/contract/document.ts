import type { Deprecation } from '@mdhq/portal-spec/deprecation';
import type { OperationId, Provenance } from '@mdhq/portal-types';

/** The parts of an OpenAPI document that the suite reads; a `$ref` can replace any of them. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, Schema>;
    headers: Record<string, HeaderObject>;
  };
}

/** The methods of a path item, in lower case. */
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

interface HeaderObject {
  'x-provenance'?: Provenance;
  required?: boolean;
  schema: Schema;
}

export interface OperationObject extends Deprecation {
  operationId: OperationId;
  'x-provenance': Provenance;
  parameters?: ParameterObject[];
  requestBody?: { content: Record<string, MediaTypeObject> };
  responses: Record<string, ResponseObject>;
}

export interface ParameterObject {
  name: string;
  in: string;
  schema: Schema;
}

interface ResponseObject {
  'x-provenance': Provenance;
  headers?: Record<string, HeaderObject>;
  content: Record<string, MediaTypeObject>;
}

export interface MediaTypeObject {
  schema: Schema;
  examples: Record<string, { value: unknown }>;
}

/** The subset of JSON Schema that the contract uses. */
export interface Schema {
  $ref?: string;
  'x-provenance'?: Provenance;
  /** For a request body: the object that returns its fields, such as `RefillRequest.details`. */
  'x-returned-in'?: string;
  /** For a field of a request body: why no response returns it. */
  'x-not-returned'?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  unevaluatedProperties?: boolean;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}
