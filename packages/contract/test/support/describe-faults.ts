import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PreparedContract, runPrepared } from '../../src/run-contract.ts';
import type { Target } from '../../src/target.ts';
import { type Fault, startStandIn } from './faulty-target.ts';
import { preparedContract } from './prepared-contract.ts';
import { startSandbox } from './start-sandbox.ts';

/** A target that holds to the contract. */
interface RightTarget {
  target: Target;
  close(): Promise<void>;
}

/** Each fault must fail the run, and show where it is. */
export function describeFaults(
  title: string,
  faults: readonly Fault[],
  start: () => Promise<RightTarget> = startSandbox,
): void {
  describe(title, () => {
    let right: RightTarget;
    let prepared: PreparedContract;

    beforeAll(async () => {
      right = await start();
      prepared = await preparedContract();
    });
    afterAll(() => right.close());

    it.each(faults)('notices a server that $what', async (fault) => {
      const broken = await startStandIn(right.target, fault);
      // A fault that shows in the cases about one operation shows in a run of all of them.
      const { operation } = fault.shows;
      const { results } = await runPrepared(prepared, broken.target, {
        workflows: false,
        operation,
      });
      await broken.close();

      const failed = results.filter(({ deviation }) => deviation);
      expect(failed.map(({ operation, check }) => ({ operation, check }))).toContainEqual(
        fault.shows,
      );
    });
  });
}
