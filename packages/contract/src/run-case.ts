import { PortalError } from '@mdhq/portal-client';
import type { ContractCase } from './cases/contract-case.ts';
import { Mismatch } from './cases/expect.ts';
import type { Deviation } from './checks/check.ts';
import type { Contract } from './contract/read-contract.ts';
import type { Recorder } from './conversation/recorder.ts';
import { openSession } from './conversation/session.ts';
import type { Target } from './target.ts';

/** Runs one case, and records whether the target behaves as the case expects. */
export async function runCase(
  { name, operation, run }: ContractCase,
  contract: Contract,
  target: Target,
  recorder: Recorder,
): Promise<void> {
  const session = openSession(contract, target, (call) => recorder.exchange(call, name));
  const deviation = await run(session).then(() => undefined, deviationOf);
  recorder.add([{ operation, check: 'behaviour', during: name, deviation }]);
}

function deviationOf(error: unknown): Deviation {
  if (error instanceof Mismatch) return error.deviation;
  if (error instanceof PortalError) return { expected: 'success', came: error.message };
  return {
    expected: 'an answer',
    came: error instanceof Error ? error.message : String(error),
  };
}
