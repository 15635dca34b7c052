import type { CheckResult, ConformanceReport } from '../../src/report/conformance-report.ts';

/** The checks that a target did not hold to. */
export function failuresOf({ results }: ConformanceReport): CheckResult[] {
  return results.filter(({ deviation }) => deviation !== undefined);
}
