import { checks } from '../checks/check.ts';
import type { CheckResult, ReportedCheck } from './conformance-report.ts';

/** The checks, left to right, under names that fit. */
const columns: { check: ReportedCheck; title: string }[] = [
  ...checks.map((check) => ({ check, title: shortTitles(check) })),
  { check: 'workflow', title: 'flows' },
];

/** Operations down, checks across: how often each held, or with ✗ how often it failed. */
export function renderTable(results: readonly CheckResult[]): string {
  const operations = [...new Set(results.map(({ operation }) => operation))];
  const rows = operations.map((operation) => [
    operation,
    ...columns.map(({ check }) =>
      cell(results.filter((one) => one.operation === operation && one.check === check)),
    ),
  ]);
  const table = [['', ...columns.map(({ title }) => title)], ...rows];
  const widths = table[0]?.map((_title, at) =>
    Math.max(...table.map((row) => row[at]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((text, at) =>
          at === 0 ? text.padEnd(widths?.[at] ?? 0) : text.padStart(widths?.[at] ?? 0),
        )
        .join(' '),
    )
    .join('\n');
}

function cell(results: readonly CheckResult[]): string {
  if (results.length === 0) return '-';
  const failed = results.filter(({ deviation }) => deviation !== undefined).length;
  return failed === 0 ? String(results.length) : `✗${failed}`;
}

function shortTitles(check: ReportedCheck): string {
  if (check === 'challenge') return '401s';
  return check === 'behaviour' ? 'cases' : check;
}
