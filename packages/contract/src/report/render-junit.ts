import type { CheckResult, ConformanceReport, OperationOrAnyRoute } from './conformance-report.ts';
import { groupBy } from './group-by.ts';

/**
 * A report as JUnit XML: a `testsuite` for each operation, a `testcase` for each case, and a `failure` for
 * each failed check.
 */
export function renderJunit(report: ConformanceReport): string {
  const { results, skipped, unprovoked } = report;
  const operations = new Set<OperationOrAnyRoute>(
    [...results, ...skipped, ...unprovoked].map(({ operation }) => operation),
  );
  const suites = [...operations].map((operation) => suiteOf(operation, report));
  return renderXml({
    name: 'testsuites',
    attributes: { name: `${report.target}, surface ${report.surface}`, ...totalsOf(suites) },
    children: suites,
  });
}

function suiteOf(operation: OperationOrAnyRoute, report: ConformanceReport): Element {
  const isMine = (one: { operation: OperationOrAnyRoute }) => one.operation === operation;
  const cases = groupBy(report.results.filter(isMine), ({ during }) => during);
  const children = [
    ...cases.map((results) =>
      testCase(operation, results[0]?.during ?? '', results.flatMap(failuresOf)),
    ),
    ...report.skipped
      .filter(isMine)
      .map(({ name, reason }) => testCase(operation, name, [skippedBecause(reason)])),
    ...report.unprovoked
      .filter(isMine)
      .map(({ status, reason }) =>
        testCase(operation, `responds ${status} in some case`, [notProvoked(reason)]),
      ),
  ];
  return { name: 'testsuite', attributes: { name: operation, ...countsOf(children) }, children };
}

function testCase(operation: OperationOrAnyRoute, name: string, children: Element[]): Element {
  return { name: 'testcase', attributes: { classname: operation, name }, children };
}

function failuresOf({ check, deviation, curl }: CheckResult): Element[] {
  if (!deviation) return [];
  const repeat = curl === undefined ? '' : `\n${curl}`;
  const message = `${check}: expected ${deviation.expected}, got ${deviation.came}${repeat}`;
  return [{ name: 'failure', attributes: { type: check, message }, children: [] }];
}

function skippedBecause(reason: string): Element {
  return { name: 'skipped', attributes: { message: reason }, children: [] };
}

/** A status without a known reason fails the run. */
function notProvoked(reason: string | undefined): Element {
  if (reason !== undefined) return skippedBecause(reason);
  const message = 'no response had this status, for no known reason';
  return { name: 'failure', attributes: { type: 'coverage', message }, children: [] };
}

interface Counts {
  tests: number;
  failures: number;
  skipped: number;
}

function countsOf(cases: readonly Element[]): Counts {
  const having = (name: string) =>
    cases.filter(({ children }) => children.some((child) => child.name === name)).length;
  return { tests: cases.length, failures: having('failure'), skipped: having('skipped') };
}

function totalsOf(suites: readonly Element[]): Counts {
  return countsOf(suites.flatMap(({ children }) => children));
}

/** An element of an XML document, without text. */
interface Element {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  children: readonly Element[];
}

/** Renders an XML 1.0 document in UTF-8. Attribute values may contain any text; names are not escaped. */
function renderXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, children }: Element, indent: string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeValue(String(value))}"`,
  );
  const start = `${indent}<${name}${written.join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  const inside = children.map((child) => render(child, `${indent}  `));
  return `${start}>\n${inside.join('')}${indent}</${name}>\n`;
}

/** Characters that XML does not allow, even escaped (XML 1.0 2.2). */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escapeValue(text: string): string {
  return text
    .replaceAll(forbidden, '\u{fffd}')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
