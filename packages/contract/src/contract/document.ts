import type { Provenance } from './provenance.ts';

/** The parts of an OpenAPI document that the suite reads; `$ref`s stand in for any of them. */
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
  operationId: string;
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

/** The part of JSON Schema that the contract keeps to. */
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

/** Puts what each `$ref` means in its place, under what stands beside it. Nothing in the contract is circular. */
export function resolveReferences<Document extends object>(document: Document): Document {
  const follow = (pointer: string): unknown =>
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
  const resolve = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(resolve);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...rest } = node as { $ref?: string };
    const own = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, resolve(value)]),
    );
    return $ref === undefined ? own : { ...(resolve(follow($ref)) as object), ...own };
  };
  return resolve(document) as Document;
}
