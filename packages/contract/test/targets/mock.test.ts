import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceReport } from '../../src/report/conformance-report.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { changed, faultyTransport } from '../support/faulty-target.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startMockTarget } from '../support/start-mock-target.ts';

let mock: Awaited<ReturnType<typeof startMockTarget>>;
let report: ConformanceReport;

beforeAll(async () => {
  mock = await startMockTarget();
  report = await runPrepared(await preparedContract(), mock.target, { workflows: true });
});
afterAll(() => mock.close());

describe('the mock', () => {
  it('conforms', () => {
    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('returns each declared status, including server errors', () => {
    expect(report.unprovoked).toEqual([]);
  });

  it('is tested with each named example', async () => {
    const { operations } = (await preparedContract()).contract;
    const examples = operations.flatMap(({ id, responses }) =>
      [...responses].flatMap(([status, body]) =>
        body.examples.map(
          ({ name }) =>
            `${id}: responds ${status} with the example ${name} when Prefer requests it`,
        ),
      ),
    );
    const asked = report.results.map(({ operation, during }) => `${operation}: ${during}`);

    expect(examples.length).toBeGreaterThan(50);
    expect(asked).toEqual(expect.arrayContaining(examples));
  });

  it('fails if an example differs from the documented one', async () => {
    const transport = faultyTransport(mock.target, {
      async respond(call, forward) {
        const response = await forward(call);
        if (!call.headers['prefer']?.includes('onFirstPage')) return response;
        return changed<object>(response, (list) => ({ ...list, total_count: 4 }));
      },
    });
    const { holds, results } = await runPrepared(await preparedContract(), mock.target, {
      workflows: false,
      operations: ['showPortalRequests'],
      transport,
    });

    expect(holds).toBe(false);
    expect(results).toContainEqual(
      expect.objectContaining({
        operation: 'showPortalRequests',
        check: 'behaviour',
        during: 'responds 200 with the example onFirstPage when Prefer requests it',
        deviation: expect.objectContaining({ expected: expect.stringContaining('the body') }),
      }),
    );
  });
});
