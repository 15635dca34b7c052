import { isDeepStrictEqual } from 'node:util';
import { PortalError } from '@mdhq/portal-client';
import type { Deviation } from '../checks/check.ts';
import { isSuccess } from '../contract/read-contract.ts';
import { type ApiResponse, problemCodeOf, summaryOf } from '../http/messages.ts';
import type { Session } from '../http/session.ts';
import { describeDifference } from './describe-difference.ts';

/** What a case throws when the target does something else than it should. */
export class Mismatch extends Error {
  readonly deviation: Deviation;

  constructor(expected: string, came: string) {
    super(`expected ${expected}, got ${came}`);
    this.name = 'Mismatch';
    this.deviation = { expected, came };
  }
}

/** What a case throws when it can't go on, and nothing is wrong with that: the message is the reason to skip it. */
export class Blocked extends Error {
  override readonly name: string = 'Blocked';
}

/** What a case throws when it can't go on without something that the target's surface does not promise. */
export class NotPromised extends Blocked {
  override readonly name = 'NotPromised';
}

/** @throws Mismatch, which names what it is about. */
export function expectEqual<Value>(what: string, came: Value, expected: Value): void {
  if (isDeepStrictEqual(came, expected)) return;
  const { expected: wanted, came: other } = describeDifference(expected, came);
  throw new Mismatch(`${what}: ${wanted}`, other);
}

/** @throws Mismatch when it does not hold. */
export function expectThat(holds: boolean, expected: string, came: string): asserts holds {
  if (!holds) throw new Mismatch(expected, came);
}

/** The response has this status and, from 400 on, is this problem. */
export function expectResponse(
  { contract }: Session,
  response: ApiResponse,
  status: number,
  problem?: string,
): void {
  const isExpected =
    response.status === status && (problem === undefined || problemCodeOf(response) === problem);
  // Which 4xx it is, and in what words, is an extension, and which 2xx one may be.
  const isTolerable =
    contract.surface !== 'full' &&
    (status >= 400 ? isRefusal(response.status) : isSuccess(response.status));
  if (!isExpected && !isTolerable) {
    throw new Mismatch([status, problem].filter(Boolean).join(' '), summaryOf(response));
  }
}

/** The typed client refuses, with the problem's code and status. Gives back what it threw. */
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
