import type { Operation } from '../contract/read-contract.ts';

/** One more than the largest id: in a double it is still exact, two more is not. */
export const tooLargeIds = ['9007199254740992', '9007199254740993', '18446744073709551617'];

/** An id that is allowed and that nobody has. */
export const unknownId = 9007199254740991;

/** What of a patient's the path of an operation names, such as `queue_request_id`; undefined where nothing. */
export function secondIdOf({ template }: Operation): string | undefined {
  return /\{(?!pt_id\})(\w+)\}/.exec(template)?.[1];
}

/** The path of an operation; a part may be any text, to break its rule. */
export function pathOf(
  operation: Operation,
  ptId: number | string,
  secondId: number | string = unknownId,
): string {
  return operation.template
    .replace('{pt_id}', String(ptId))
    .replace(`{${secondIdOf(operation)}}`, String(secondId));
}

/** A body that breaks no rule, with the header that goes with it; nothing where the operation takes none. */
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

/** A call that breaks no rule. */
export function validCall(
  operation: Operation,
  ptId: number,
): { method: string; path: string } & ReturnType<typeof validContent> {
  const { method } = operation;
  return { method, path: pathOf(operation, ptId), ...validContent(operation) };
}
