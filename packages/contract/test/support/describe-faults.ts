import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PreparedContract, prepareContract, runPrepared } from '../../src/run-contract.ts';
import { type Fault, startStandIn } from './stand-in.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

/** Each fault must fail the run, and show where it is. */
export function describeFaults(title: string, faults: readonly Fault[]): void {
  describe(title, () => {
    let sandbox: Sandbox;
    let prepared: PreparedContract;

    beforeAll(async () => {
      sandbox = await startSandbox();
      prepared = await prepareContract('full', false);
    });
    afterAll(() => sandbox.close());

    it.each(faults)('notices a server that $what', async (fault) => {
      const broken = await startStandIn(sandbox.target, fault);
      // A fault that shows in the cases about one operation shows in a run of all of them.
      const { operation } = fault.shows;
      const { holds, results } = await runPrepared(prepared, broken.target, {
        workflows: false,
        operation,
      });
      await broken.close();

      const failed = results.filter(({ deviation }) => deviation);
      expect(holds).toBe(false);
      expect(failed.map(({ operation, check }) => ({ operation, check }))).toContainEqual(
        fault.shows,
      );
    });
  });
}
