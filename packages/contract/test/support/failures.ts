import type { CheckResult, ConformanceReport } from '../../src/report/conformance-report.ts';

/** The failed checks. */
export function failuresOf({ results }: ConformanceReport): CheckResult[] {
  return results.filter(({ deviation }) => deviation !== undefined);
}
