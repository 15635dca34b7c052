import type { Operation } from '../contract/read-contract.ts';

/** Ids above 2^53 - 1. The first is exact as a double, the second is rounded. */
export const tooLargeIds = ['9007199254740992', '9007199254740993', '18446744073709551617'];

/** A valid id that no patient or request has. */
export const unknownId = 9007199254740991;

/** The second path parameter of an operation, such as `queue_request_id`; undefined if there is none. */
export function secondIdOf({ template }: Operation): string | undefined {
  return /\{(?!pt_id\})(\w+)\}/.exec(template)?.[1];
}

/** The path of an operation. An id may be any text, for invalid paths. */
export function pathOf(
  operation: Operation,
  ptId: number | string,
  secondId: number | string = unknownId,
): string {
  return operation.template
    .replace('{pt_id}', String(ptId))
    .replace(`{${secondIdOf(operation)}}`, String(secondId));
}

/** A valid body with its Content-Type; empty if the operation has no body. */
export function validContent({ requestBody }: Operation): {
  body?: string;
  headers?: Record<string, string>;
} {
  if (!requestBody) return {};
  const [example] = requestBody.examples;
  return {
    body: JSON.stringify(example?.value),
    headers: { 'content-type': requestBody.mediaType },
  };
}

/** A valid call. */
export function validCall(
  operation: Operation,
  ptId: number,
): { method: string; path: string } & ReturnType<typeof validContent> {
  const { method } = operation;
  return { method, path: pathOf(operation, ptId), ...validContent(operation) };
}
