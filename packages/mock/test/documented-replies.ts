import { readSpecOperations, type SpecOperation } from '../scripts/read-spec.ts';

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
  return readSpecOperations().flatMap(repliesOf);
}

function repliesOf({ operationId, method, ...operation }: SpecOperation): DocumentedReply[] {
  const request = Object.values(operation.requestBody?.content ?? {})[0];
  const call = {
    operationId,
    method,
    path: operation.path.replace('{pt_id}', '1').replaceAll(/\{\w+\}/g, '27'),
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
