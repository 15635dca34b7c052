import { isDeepStrictEqual } from 'node:util';
import { PortalError } from '@mdhq/portal-client';
import type { Deviation } from '../checks/check.ts';
import { isSuccess } from '../contract/read-contract.ts';
import { type ApiResponse, problemCodeOf, summaryOf } from '../http/messages.ts';
import type { Session } from '../http/session.ts';
import { describeDifference } from './describe-difference.ts';

/** The target behaves differently than a case expects. */
export class Mismatch extends Error {
  readonly deviation: Deviation;

  constructor(expected: string, came: string) {
    super(`expected ${expected}, got ${came}`);
    this.name = 'Mismatch';
    this.deviation = { expected, came };
  }
}

/** A case cannot continue for a legitimate reason: it is skipped, with the message as the reason. */
export class Blocked extends Error {
  override readonly name: string = 'Blocked';
}

/** A case cannot continue without something that the surface of the target does not promise. */
export class NotPromised extends Blocked {
  override readonly name = 'NotPromised';
}

/** @throws Mismatch, with `what` in its text */
export function expectEqual<Value>(what: string, came: Value, expected: Value): void {
  if (isDeepStrictEqual(came, expected)) return;
  const { expected: wanted, came: other } = describeDifference(expected, came);
  throw new Mismatch(`${what}: ${wanted}`, other);
}

/**
 * Checks the name of an API user in a response. That of a later one with the name of a revoked one has a number, such as `lab:2`.
 * @throws Mismatch, with `what` in its text
 */
export function expectApiUser(what: string, came: unknown, username: string): void {
  if (typeof came === 'string' && came.replace(/:\d+$/, '') === username) return;
  expectEqual(what, came, username);
}

/** @throws Mismatch if `holds` is false */
export function expectThat(holds: boolean, expected: string, came: string): asserts holds {
  if (!holds) throw new Mismatch(expected, came);
}

/** Checks the status and, for a refusal, the code of the problem. */
export function expectResponse(
  { contract }: Session,
  response: ApiResponse,
  status: number,
  problem?: string,
): void {
  const isExpected =
    response.status === status && (problem === undefined || problemCodeOf(response) === problem);
  // The exact 4xx and 2xx statuses and the problem are extensions.
  const isTolerable =
    contract.surface !== 'full' &&
    (status >= 400 ? isRefusal(response.status) : isSuccess(response.status));
  if (!isExpected && !isTolerable) {
    throw new Mismatch([status, problem].filter(Boolean).join(' '), summaryOf(response));
  }
}

/** Checks that a call of the typed client fails with a problem, and returns the error. */
export async function expectRefusal(
  { contract }: Session,
  call: Promise<unknown>,
  problem: string,
): Promise<PortalError | undefined> {
  const expected = `${contract.problemStatuses.get(problem)} ${problem}`;
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) throw new Mismatch(expected, 'success');
  if (!(error instanceof PortalError)) throw error;
  const came = `${error.status ?? 'no response'} ${error.code}`;
  if (came === expected) return error;
  if (contract.surface !== 'full' && isRefusal(error.status ?? 0)) return undefined;
  throw new Mismatch(expected, came);
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500;
}
