import { describe, expect, it } from 'vitest';
import type { ConformanceReport } from '../../src/report/conformance-report.ts';
import { runPrepared } from '../../src/run-contract.ts';
import { failuresOf } from '../support/failures.ts';
import { preparedContract } from '../support/prepared-contract.ts';
import { startVendorLike, type VendorLikeOptions } from './start-vendor-like.ts';

async function run(options: VendorLikeOptions, readOnly = false): Promise<ConformanceReport> {
  const vendor = await startVendorLike(options);
  const target = {
    url: new URL(vendor.url),
    credentials: { username: 'un', password: 'pwd' },
    patient: 1,
    invitee: 221,
    patientWithoutEmail: 222,
    stateless: false,
    readOnly,
  };
  const prepared = await preparedContract('documented', true);
  const report = await runPrepared(prepared, target, { workflows: true });
  await vendor.close();
  return report;
}

describe('an instance that implements what the vendor documents', () => {
  it.each([true, false])('conforms, with read-only %s', async (readOnly) => {
    const report = await run({}, readOnly);

    expect(failuresOf(report)).toEqual([]);
    expect(report.unprovoked.filter(({ reason }) => reason === undefined)).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it('passes the cases that remove requests from the queue', async () => {
    const { results } = await run({});

    expect(results.map(({ during }) => during)).toEqual(
      expect.arrayContaining([
        'removes a request from the queue, and no other (Q17)',
        "responds 404 for another patient's request, and leaves it open (Q6)",
        'adds a prescription to the queue as it was sent, and it can be dismissed',
      ]),
    );
  });

  it('conforms if its feeders return no id, with the cases that need one skipped', async () => {
    const report = await run({ numbersItems: false });

    expect(failuresOf(report)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(report.skipped).toContainEqual(
      expect.objectContaining({
        name: 'removes a request from the queue, and no other (Q17)',
        reason: 'the response has no portal_queue_id',
      }),
    );
  });
});

describe('an instance that still lists dismissed requests', () => {
  it('does not conform', async () => {
    const report = await run({ keepsDismissed: true });

    expect(report.holds).toBe(false);
    expect(failuresOf(report)).toContainEqual(
      expect.objectContaining({ operation: 'deletePortalRequest', check: 'behaviour' }),
    );
  });
});
