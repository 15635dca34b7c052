import type { Drift } from '../drift/drift.ts';
import type { ConformanceReport } from './conformance-report.ts';
import { renderDrift } from './render-drift.ts';
import { renderJunit } from './render-junit.ts';
import { type RenderOptions, renderReport } from './render-report.ts';

export const formats = ['table', 'json', 'junit'] as const;

export type Format = (typeof formats)[number];

/** The findings of a run of the command. */
export interface Findings {
  report?: ConformanceReport | undefined;
  drift?: Drift | undefined;
}

/** Renders findings with a final line break. JUnit reports have no drift. */
export function renderAs(
  format: Format,
  { report, drift }: Findings,
  options: RenderOptions = {},
): string {
  if (format === 'json') return renderJson({ ...report, drift });
  if (format === 'junit') return report ? renderJunit(report) : '';
  return [report && renderReport(report, options), drift && renderDrift(drift)]
    .filter((part) => part !== undefined)
    .join('\n');
}

/** A `ConformanceReport` as JSON, with the drift of a second spec, if any. */
export function renderJson(
  report: Partial<ConformanceReport> & { drift?: Drift | undefined },
): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
