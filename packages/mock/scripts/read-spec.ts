import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface Named<Value> {
  [name: string]: Value;
}

interface Example {
  value: unknown;
}

/** The parts of an operation that the mock's own files are made from. */
export interface SpecOperation {
  operationId: string;
  method: string;
  /** Such as `/api/v1/patients/{pt_id}/rxs`. */
  path: string;
  requestBody?: { content: Named<{ examples: Named<Example> }> };
  responses: Named<{ content: Named<{ examples: Named<Example> }> }>;
}

/** The operations of `openapi.yaml`, in its order, with what their references mean in their place. */
export function readSpecOperations(): SpecOperation[] {
  const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml'));
  const spec = resolved(parse(readFileSync(file, 'utf8'))) as { paths: Named<Named<object>> };
  return Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => {
        const facts = operation as Omit<SpecOperation, 'method' | 'path'>;
        return { ...facts, method: method.toUpperCase(), path };
      }),
  );
}

/** No example holds a reference, and none is circular. */
function resolved(document: unknown): unknown {
  const at = (pointer: string): unknown =>
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Named<unknown>)[step], document);
  const resolve = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(resolve);
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node) return resolve(at(String(node.$ref)));
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value)]));
  };
  return resolve(document);
}
