import type {
  CheckResult,
  ConformanceReport,
  SkippedCase,
  Subject,
  Unprovoked,
} from './conformance-report.ts';
import { groupBy } from './group-by.ts';
import { renderTable } from './render-table.ts';

/** A report for a terminal of 80 columns. */
export function renderReport(report: ConformanceReport): string {
  const failures = report.results.filter(({ deviation }) => deviation !== undefined);
  return [
    `${report.target}, compared with the contract (surface ${report.surface})`,
    '',
    renderTable(report.results),
    '',
    ...renderFailures(failures),
    ...renderReasons('Skipped', report.skipped, countOf),
    ...renderReasons('Not provoked', report.unprovoked, statusesOf),
    verdictOf(report, failures),
    '',
  ].join('\n');
}

function renderFailures(failures: readonly CheckResult[]): string[] {
  const groups = groupBy(failures, ({ operation, check, deviation }) =>
    [operation, check, deviation?.expected, deviation?.came].join('\n'),
  );
  return groups.flatMap((group) => {
    const [{ operation, check, during, deviation }] = group as [CheckResult];
    const more = group.length > 1 ? ` (and ${group.length - 1} more)` : '';
    return [
      `✗ ${operation}, ${check}`,
      `  case     ${during}${more}`,
      `  expected ${deviation?.expected}`,
      `  got      ${deviation?.came}`,
      '',
    ];
  });
}

/** A reason a paragraph, with the operations that it holds for. */
function renderReasons<Item extends { operation: Subject; reason?: string | undefined }>(
  title: string,
  items: readonly Item[],
  describe: (items: readonly Item[]) => string,
): string[] {
  if (items.length === 0) return [];
  const paragraphs = groupBy(items, ({ reason }) => reason ?? noReason).flatMap((group) => [
    `  ${group[0]?.reason ?? noReason}:`,
    ...groupBy(group, ({ operation }) => operation).map(
      (same) => `    ${same[0]?.operation}: ${describe(same)}`,
    ),
  ]);
  return [title, ...paragraphs, ''];
}

const noReason = '✗ for no known reason: the suite or the target is incomplete';

function countOf({ length }: readonly SkippedCase[]): string {
  return length === 1 ? '1 case' : `${length} cases`;
}

function statusesOf(unprovoked: readonly Unprovoked[]): string {
  return unprovoked.map(({ status }) => status).join(', ');
}

function verdictOf({ holds, results }: ConformanceReport, failures: CheckResult[]): string {
  if (holds) return `All ${results.length} checks passed.`;
  return `${failures.length} of ${results.length} checks failed.`;
}
