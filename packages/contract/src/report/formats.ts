import type { Drift } from '../drift/drift.ts';
import type { ConformanceReport } from './conformance-report.ts';
import { renderDrift } from './render-drift.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderReport } from './render-report.ts';

/** For people, for programs, for CI. */
export const formats = ['table', 'json', 'junit'] as const;

export type Format = (typeof formats)[number];

/** What a run of the command comes to. */
export interface Findings {
  report?: ConformanceReport | undefined;
  drift?: Drift | undefined;
}

/** Writes findings in a format, with a line break at its end. JUnit knows passes and failures: drift is neither. */
export function renderAs(format: Format, { report, drift }: Findings): string {
  if (format === 'json') return renderJson({ ...report, drift });
  if (format === 'junit') return report ? renderJunit(report) : '';
  return [report && renderReport(report), drift && renderDrift(drift)]
    .filter((part) => part !== undefined)
    .join('\n');
}
