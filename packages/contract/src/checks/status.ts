import { declaredStatusOf, type Operation } from '../contract/read-contract.ts';
import { type ApiResponse, summaryOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** What may come where no operation was meant: a route or a method that does not exist, or a 401 before that. */
const offRoutes = [400, 401, 404, 405];

/** Prism lets an undeclared status pass with a warning; here it is a deviation. */
export function checkStatus(
  operation: Operation | undefined,
  response: ApiResponse,
): Deviation | undefined {
  const isDeclared = operation
    ? declaredStatusOf(operation, response.status) !== undefined
    : offRoutes.includes(response.status);
  if (isDeclared) return undefined;
  const declared = operation ? [...operation.responses.keys()] : offRoutes;
  return { expected: `one of ${declared.join(', ')}`, came: summaryOf(response) };
}
