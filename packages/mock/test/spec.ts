import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Example {
  value: unknown;
}

interface Named<Value> {
  [name: string]: Value;
}

interface Operation {
  operationId: string;
  requestBody?: { content: Named<{ examples: Named<Example> }> };
  responses: Named<{ content: Named<{ examples: Named<Example> }> }>;
}

/** One documented reply, with a call of its operation that breaks no rule. */
export interface DocumentedReply {
  operationId: string;
  method: string;
  path: string;
  body: unknown;
  status: number;
  mediaType: string;
  example: string;
  value: unknown;
}

/** Every reply that the spec has an example of. */
export function documentedReplies(): DocumentedReply[] {
  const text = readFileSync(
    fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml')),
    'utf8',
  );
  const spec = resolved(parse(text)) as { paths: Named<Named<unknown>> };
  return Object.entries(spec.paths).flatMap(([template, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'parameters')
      .flatMap(([method, operation]) => repliesOf(template, method, operation as Operation)),
  );
}

function repliesOf(template: string, method: string, operation: Operation): DocumentedReply[] {
  const request = Object.values(operation.requestBody?.content ?? {})[0];
  const call = {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path: template.replace('{pt_id}', '1').replace('{queue_request_id}', '27'),
    body: Object.values(request?.examples ?? {})[0]?.value,
  };
  return Object.entries(operation.responses).flatMap(([status, { content }]) =>
    Object.entries(content).flatMap(([mediaType, { examples }]) =>
      Object.entries(examples).map(([example, { value }]) => ({
        ...call,
        status: Number(status),
        mediaType,
        example,
        value,
      })),
    ),
  );
}

/** The document with what its references mean in their place. No example holds one, and none is circular. */
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
