import type { Contract } from '../contract/read-contract.ts';
import { type Answer, jsonOf, problemCodeOf } from '../http/messages.ts';
import type { Deviation } from './check.ts';

/** A problem's status is the HTTP status, its type belongs to it, and its instance is the request's number. */
export function checkProblem(contract: Contract, answer: Answer): Deviation | undefined {
  const code = problemCodeOf(answer);
  const status = code === undefined ? undefined : contract.problemStatuses.get(code);
  if (status === undefined) {
    return { expected: 'a type of problems.md', came: code ?? 'none of them' };
  }
  if (status !== answer.status) {
    return { expected: `${status} for ${code}`, came: String(answer.status) };
  }
  const problem = jsonOf(answer) as { status?: unknown; instance?: unknown };
  if (problem.status !== answer.status) {
    return { expected: `"status": ${answer.status}`, came: 'another' };
  }
  const number = answer.headers['x-request-id'];
  if (number !== undefined && problem.instance !== `urn:uuid:${number}`) {
    return { expected: 'the number of X-Request-Id as instance', came: 'another' };
  }
  return undefined;
}
