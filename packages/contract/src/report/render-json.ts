import type { ConformanceReport } from './conformance-report.ts';

/** A report for programs: a `ConformanceReport` as JSON. */
export function renderJson(report: ConformanceReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
