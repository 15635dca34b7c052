import type { Drift } from '../drift/drift.ts';
import type { ConformanceReport } from './conformance-report.ts';

/** A report for programs: a `ConformanceReport` as JSON, with what a second spec differs in, if there is one. */
export function renderJson(
  report: Partial<ConformanceReport> & { drift?: Drift | undefined },
): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
