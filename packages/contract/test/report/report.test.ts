import { describe, expect, it } from 'vitest';
import { readContract } from '../../src/contract/read-contract.ts';
import type { CheckResult, ConformanceReport } from '../../src/report/conformance-report.ts';
import { createCoverage } from '../../src/report/coverage.ts';
import { createRedaction } from '../../src/report/redact.ts';
import { renderReport } from '../../src/report/render-report.ts';
import type { Target } from '../../src/target.ts';

const good: CheckResult = {
  operation: 'createPatientQuestionnaire',
  check: 'status',
  during: 'responds 400 to a body that is not valid JSON',
};
const bad: CheckResult = {
  operation: 'showPortalRequests',
  check: 'behaviour',
  during: 'filters by status',
  deviation: { expected: 'all: 3', came: '4' },
};

function reportOf(changes: Partial<ConformanceReport>): ConformanceReport {
  return {
    target: 'http://127.0.0.1:4010',
    surface: 'full',
    holds: true,
    results: [good],
    skipped: [],
    unprovoked: [],
    ...changes,
  };
}

describe('renderReport', () => {
  it('fits a terminal of 80 columns', () => {
    const many = Array.from({ length: 99 }, () => [good, bad]).flat();
    const table = renderReport(reportOf({ results: many })).split('\n\n')[1] ?? '';

    expect(table).toContain('createPatientQuestionnaire     99');
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows for each failure its case, the expectation and the result', () => {
    const text = renderReport(reportOf({ holds: false, results: [good, bad, bad] }));

    expect(text).toContain(
      [
        '✗ showPortalRequests, behaviour',
        '  case     filters by status (and 1 more)',
        '  expected all: 3',
        '  got      4',
      ].join('\n'),
    );
    expect(text).toContain('2 of 3 checks failed.');
  });

  it('shows the statuses that were not provoked, with the reason', () => {
    const reason = 'no request provokes it';
    const operation = 'inviteToPortal';
    const unprovoked = [500, 503].map((status) => ({ operation, status, reason }) as const);

    expect(renderReport(reportOf({ unprovoked }))).toContain(
      `Not provoked\n  ${reason}:\n    inviteToPortal: 500, 503\n`,
    );
  });
});

describe('coverage', () => {
  it('gives a reason for a missing status only if the suite knows one', async () => {
    const coverage = createCoverage(await readContract('full'));
    coverage.saw('showPortalRequests', 200);
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

describe('credentials that a target returns', () => {
  const target = { credentials: { username: 'un', password: 'p.d(' } } as Target;

  it('are redacted in the report', () => {
    const redact = createRedaction(target);

    expect(redact('the password p.d( is wrong')).toBe('the password [redacted] is wrong');
    expect(redact(`Basic ${btoa('un:p.d(')}`)).toBe('Basic [redacted]');
  });

  it('are not redacted inside other words', () => {
    const redact = createRedaction({ ...target, credentials: { username: 'un', password: 'p' } });

    expect(redact('apple p pie')).toBe('apple [redacted] pie');
  });
});
