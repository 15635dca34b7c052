import type { ConformanceReport } from './conformance-report.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderReport } from './render-report.ts';

/** For people, for programs, for CI. */
export const formats = ['table', 'json', 'junit'] as const;

export type Format = (typeof formats)[number];

/** Writes a report in a format, with a line break at its end. */
export const renderAs: Record<Format, (report: ConformanceReport) => string> = {
  table: renderReport,
  json: renderJson,
  junit: renderJunit,
};
