import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolveReferences } from '@mdhq/portal-spec/references';
import { exampleStatuses, type OperationId, routes } from '@mdhq/portal-types';
import { expect } from 'vitest';

type Content = Record<string, { schema: object; examples: Record<string, { value: unknown }> }>;

interface OperationObject {
  requestBody?: { content: Content };
  responses: Record<number, { content: Content }>;
}

/** An example response of the contract, with a valid call of its operation. */
export interface DocumentedResponse {
  operationId: OperationId;
  method: string;
  path: string;
  body: unknown;
  status: number;
  mediaType: string;
  example: string;
  value: unknown;
}

const json = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
const document = JSON.parse(readFileSync(json, 'utf8'));
const { paths } = resolveReferences(document, document) as {
  paths: Record<string, Record<string, OperationObject>>;
};

/** Every example response of the contract. */
export function documentedResponses(): DocumentedResponse[] {
  return (Object.keys(routes) as OperationId[]).flatMap(responsesOf);
}

/** The schema of a response, without references. */
export function responseSchema(operationId: OperationId, status: number): object {
  const [method, path] = routes[operationId];
  const [content] = Object.values(operationAt(path, method).responses[status]?.content ?? {});
  if (content === undefined) throw new Error(`${operationId} has no ${status} with a body.`);
  return content.schema;
}

function operationAt(path: string, method: string): OperationObject {
  const operation = paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`openapi.json has no ${method} ${path}.`);
  return operation;
}

function responsesOf(operationId: OperationId): DocumentedResponse[] {
  const [method, path] = routes[operationId];
  const { requestBody, responses } = operationAt(path, method);
  const [request] = Object.values(requestBody?.content ?? {});
  const call = {
    operationId,
    method,
    path: path.replace('{pt_id}', '1').replaceAll(/\{\w+\}/g, '27'),
    body: Object.values(request?.examples ?? {})[0]?.value,
  };
  return Object.entries(exampleStatuses[operationId]).map(([example, status]) => {
    const [[mediaType, { examples }]] = Object.entries(responses[status]?.content ?? {}) as [
      [string, Content[string]],
    ];
    return { ...call, status, mediaType, example, value: examples[example]?.value };
  });
}

/** Expects the status, headers and body of a documented response. */
export async function expectDocumented(
  response: Response,
  { status, mediaType, value }: DocumentedResponse,
): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(mediaType);
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.json()).toEqual(value);
}
