import type { OperationId, Provenance } from '@mdhq/portal-types';

/** The parts of an OpenAPI document that the suite reads; a `$ref` can replace any of them. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, Schema>;
    headers: Record<string, HeaderObject>;
  };
}

interface HeaderObject {
  'x-provenance'?: Provenance;
  required?: boolean;
  schema: Schema;
}

export interface OperationObject {
  operationId: OperationId;
  'x-provenance': Provenance;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, MediaTypeObject> };
  responses: Record<string, ResponseObject>;
}

interface ResponseObject {
  'x-provenance': Provenance;
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
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  unevaluatedProperties?: boolean;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}
