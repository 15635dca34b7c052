import type { CheckResult, ConformanceReport, Subject } from './conformance-report.ts';
import { groupBy } from './group-by.ts';
import { type Element, renderXml } from './xml.ts';

/**
 * A report for CI, in the XML that JUnit has made common: an operation a `testsuite`, a case a `testcase`,
 * with a `failure` for each check that does not hold.
 */
export function renderJunit(report: ConformanceReport): string {
  const { results, skipped, unprovoked } = report;
  const operations = new Set<Subject>(
    [...results, ...skipped, ...unprovoked].map(({ operation }) => operation),
  );
  const suites = [...operations].map((operation) => suiteOf(operation, report));
  return renderXml({
    name: 'testsuites',
    attributes: { name: `${report.target}, surface ${report.surface}`, ...totalsOf(suites) },
    children: suites,
  });
}

function suiteOf(operation: Subject, report: ConformanceReport): Element {
  const isMine = (one: { operation: Subject }) => one.operation === operation;
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

function testCase(operation: Subject, name: string, children: Element[]): Element {
  return { name: 'testcase', attributes: { classname: operation, name }, children };
}

function failuresOf({ check, deviation }: CheckResult): Element[] {
  if (!deviation) return [];
  const message = `${check}: expected ${deviation.expected}, got ${deviation.came}`;
  return [{ name: 'failure', attributes: { type: check, message }, children: [] }];
}

function skippedBecause(reason: string): Element {
  return { name: 'skipped', attributes: { message: reason }, children: [] };
}

/** Without a known reason it fails the run. */
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
