import { checks } from '../checks/check.ts';
import type {
  CheckResult,
  ConformanceReport,
  Leftover,
  OperationOrAnyRoute,
  ReportedCheck,
  SkippedCase,
  Unprovoked,
} from './conformance-report.ts';
import { groupBy } from './group-by.ts';
import { renderCoverage } from './render-coverage.ts';

export interface RenderOptions {
  /** Whether to list each case and status that was not tested, with the reason. */
  verbose?: boolean;
}

/** A report for a terminal of 80 columns. */
export function renderReport(
  report: ConformanceReport,
  { verbose = false }: RenderOptions = {},
): string {
  const failures = report.results.filter(({ deviation }) => deviation !== undefined);
  return [
    `${report.target}, compared with the contract (surface ${report.surface})`,
    '',
    renderTable(report.results),
    '',
    ...renderFailures(failures),
    ...(verbose ? renderReasons('Skipped', report.skipped, countOf) : []),
    ...renderReasons(
      'Not provoked',
      report.unprovoked.filter(({ reason }) => verbose || reason === undefined),
      statusesOf,
    ),
    ...(verbose ? [] : renderNotRun(report)),
    ...renderCoverage(report.coverage, { verbose }),
    ...renderLeftovers(report.leftovers),
    ...renderWait(report),
    verdictOf(report, failures),
    '',
  ].join('\n');
}

function renderFailures(failures: readonly CheckResult[]): string[] {
  const groups = groupBy(failures, ({ operation, check, deviation }) =>
    [operation, check, deviation?.expected, deviation?.came].join('\n'),
  );
  return groups.flatMap((group) => {
    const [{ operation, check, during, deviation, curl }] = group as [CheckResult];
    const more = group.length > 1 ? ` (and ${group.length - 1} more)` : '';
    return [
      `✗ ${operation}, ${check}`,
      `  case     ${during}${more}`,
      `  expected ${deviation?.expected}`,
      `  got      ${deviation?.came}`,
      ...(curl === undefined ? [] : [`  repeat   ${curl}`]),
      '',
    ];
  });
}

/** A paragraph for each reason, with its operations. */
function renderReasons<
  Item extends { operation: OperationOrAnyRoute; reason?: string | undefined },
>(title: string, items: readonly Item[], describe: (items: readonly Item[]) => string): string[] {
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

/** One line for all that was not tested for a known reason. */
function renderNotRun({ skipped, unprovoked }: ConformanceReport): string[] {
  const statuses = unprovoked.filter(({ reason }) => reason !== undefined).length;
  const counts = [
    ...(skipped.length > 0 ? [countOf(skipped)] : []),
    ...(statuses > 0 ? [`${statuses} ${statuses === 1 ? 'status' : 'statuses'}`] : []),
  ];
  if (counts.length === 0) return [];
  return [`Not run, for known reasons: ${counts.join(', ')} (--verbose lists them)`, ''];
}

/** What a run could not dismiss or revoke, with the reasons; no lines if there is nothing. */
export function renderLeftovers(leftovers: readonly Leftover[]): string[] {
  if (leftovers.length === 0) return [];
  const lines = leftovers.map(
    ({ what, patient, id, reason }) =>
      `  ${what}${id === undefined ? '' : ` ${id}`} of patient ${patient}: ${reason}`,
  );
  return ['Not cleaned up', ...lines, ''];
}

function renderWait({ waitedMs }: ConformanceReport): string[] {
  if (waitedMs === 0) return [];
  const seconds = Math.ceil(waitedMs / 1_000);
  return [`Waited ${seconds} s in total, because the target limits the rate of requests (429).`];
}

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

/** The columns, with short titles. */
const columns: { check: ReportedCheck; title: string }[] = [
  ...checks.map((check) => ({ check, title: shortTitles(check) })),
  { check: 'workflow', title: 'flows' },
];

/** A table of operations and checks, with the number of passed or (✗) failed ones. */
function renderTable(results: readonly CheckResult[]): string {
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
