import type { Contract } from '../contract/read-contract.ts';
import { type ApiResponse, jsonOf, problemCodeOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** A problem's status is the HTTP status, its type belongs to it, and its instance is the request's number. */
export function checkProblem(contract: Contract, response: ApiResponse): Deviation | undefined {
  const code = problemCodeOf(response);
  const status = code === undefined ? undefined : contract.problemStatuses.get(code);
  if (status === undefined) {
    return { expected: 'a type that problems.md lists', came: code ?? 'another type' };
  }
  if (status !== response.status) {
    return { expected: `${status} for ${code}`, came: String(response.status) };
  }
  const problem = jsonOf(response) as { status?: unknown; instance?: unknown };
  if (problem.status !== response.status) {
    return { expected: `"status": ${response.status}`, came: 'another status' };
  }
  const number = response.headers['x-request-id'];
  if (number !== undefined && problem.instance !== `urn:uuid:${number}`) {
    return { expected: 'the id of X-Request-Id in instance', came: 'another id' };
  }
  return undefined;
}
