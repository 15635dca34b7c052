import { PortalError } from '@mdhq/portal-client';
import type { ContractCase } from './cases/contract-case.ts';
import { Blocked, Mismatch } from './cases/expect.ts';
import type { Deviation } from './checks/check.ts';
import type { Contract } from './contract/read-contract.ts';
import type { Call } from './http/messages.ts';
import type { Recorder } from './http/recorder.ts';
import { openSession } from './http/session.ts';
import type { Target } from './target.ts';

/**
 * Runs a case, and records whether the target behaves as expected.
 * @returns the reason why the case was skipped, or undefined
 */
export async function runCase(
  { name, operation, run }: ContractCase,
  contract: Contract,
  target: Target,
  recorder: Recorder,
): Promise<string | undefined> {
  let last: Call | undefined;
  let failed: Call | undefined;
  const session = openSession(contract, target, {
    exchange(call) {
      last = call;
      return recorder.exchange(call, name);
    },
    beforeCleanup() {
      failed ??= last;
    },
  });
  const thrown = await run(session).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (thrown?.error instanceof Blocked) return thrown.error.message;
  const deviation = thrown && deviationOf(thrown.error);
  const cause = failed ?? last;
  recorder.add([
    {
      operation,
      check: 'behaviour',
      during: name,
      deviation,
      ...(deviation && cause && { curl: recorder.curlOf(cause) }),
    },
  ]);
  return undefined;
}

function deviationOf(error: unknown): Deviation {
  if (error instanceof Mismatch) return error.deviation;
  if (error instanceof PortalError) return { expected: 'success', came: error.message };
  return {
    expected: 'a response',
    // The message of a SyntaxError quotes the body.
    came: error instanceof SyntaxError ? 'a body that is not JSON' : messageOf(error),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an unknown error';
}
