import { describe, expect, it } from 'vitest';
import type {
  CheckResult,
  ConformanceReport,
  SkippedCase,
} from '../../src/report/conformance-report.ts';
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
    leftovers: [],
    waitedMs: 0,
    coverage: { total: 10, exercised: 10, missing: [] },
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

  it('shows for each failure the curl line of its first call', () => {
    const curl = "curl -X GET 'http://127.0.0.1:4010/api/v1?a b'";
    const text = renderReport(reportOf({ holds: false, results: [{ ...bad, curl }, bad] }));

    expect(text).toContain(`  got      4\n  repeat   ${curl}\n`);
  });

  it('lists the statuses that were not provoked, with the reason, if it is verbose', () => {
    const reason = 'no request provokes it';
    const operation = 'inviteToPortal';
    const unprovoked = [500, 503].map((status) => ({ operation, status, reason }) as const);

    expect(renderReport(reportOf({ unprovoked }), { verbose: true })).toContain(
      `Not provoked\n  ${reason}:\n    inviteToPortal: 500, 503\n`,
    );
  });
});

describe('renderReport without verbose', () => {
  const reason = 'no request provokes it';
  const operation = 'inviteToPortal';

  it('collapses what was not run for a known reason to a line', () => {
    const unprovoked = [500, 503].map((status) => ({ operation, status, reason }) as const);
    const skipped: SkippedCase[] = [{ operation, name: 'sends a mail', covers: [202], reason }];
    const text = renderReport(reportOf({ unprovoked, skipped }));

    expect(text).toContain(
      '\nNot run, for known reasons: 1 case, 2 statuses (--verbose lists them)\n',
    );
    expect(text).not.toContain(reason);
    expect(text).not.toContain(operation);
  });

  it('lists a status that was not provoked for no known reason', () => {
    const unprovoked = [
      { operation, status: 503, reason },
      { operation, status: 404 },
    ] as const;

    expect(renderReport(reportOf({ unprovoked: [...unprovoked] }))).toContain(
      'Not provoked\n  ✗ for no known reason: the suite or the target is incomplete:\n    inviteToPortal: 404\n\nNot run, for known reasons: 1 status (',
    );
  });
});

it('renderReport shows the coverage of the contract', () => {
  expect(renderReport(reportOf({}))).toContain('10 of 10 elements exercised (100%)');
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
