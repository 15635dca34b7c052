import { describe, expect, it } from 'vitest';
import { readContract } from '../../src/contract/read-contract.ts';
import { contractElements } from '../../src/elements/contract-elements.ts';
import { createCoverage } from '../../src/elements/coverage.ts';

const call = { method: 'GET', path: '/api/v1/patients/1/portal/enqueued', headers: {} };

describe('coverage', () => {
  it('gives a reason for a missing status only if the suite knows one', async () => {
    const contract = await readContract('full');
    const coverage = createCoverage(contract, contractElements(contract));
    coverage.saw('showPortalRequests', call, {
      status: 200,
      headers: {},
      text: '{}',
      json: {},
    });
    const skipped = {
      operation: 'showPortalRequests',
      name: 'a case',
      covers: [401],
      reason: 'the run is read-only',
    } as const;
    const unprovoked = coverage
      .unprovoked([{ ...skipped, covers: [401] }])
      .filter(({ operation }) => operation === 'showPortalRequests');

    expect(unprovoked).toEqual([
      { operation: 'showPortalRequests', status: 400, reason: undefined },
      { operation: 'showPortalRequests', status: 401, reason: 'the run is read-only' },
      { operation: 'showPortalRequests', status: 404, reason: undefined },
      { operation: 'showPortalRequests', status: 422, reason: undefined },
      expect.objectContaining({ status: 429, reason: expect.any(String) }),
      expect.objectContaining({ status: 500, reason: expect.any(String) }),
      expect.objectContaining({ status: 503, reason: expect.any(String) }),
    ]);
  });
});
