import type { ElementCoverage, MissingElement } from './conformance-report.ts';
import { groupBy } from './group-by.ts';

/** A line with the share of the contract that a run has exercised; with `verbose`, also the other elements. */
export function renderCoverage(
  { total, exercised, missing }: ElementCoverage,
  { verbose = false }: { verbose?: boolean } = {},
): string[] {
  const withReason = missing.filter(({ reason }) => reason !== undefined).length;
  const share = total === 0 ? 100 : Math.floor((exercised / total) * 100);
  const others = [
    ...(withReason > 0 ? [`${withReason} skipped for a known reason`] : []),
    ...(missing.length > withReason
      ? [`${missing.length - withReason} without a known reason`]
      : []),
  ];
  const summary = [`${exercised} of ${total} elements exercised (${share}%)`, ...others].join(', ');
  return [`Coverage of the contract: ${summary}`, ...(verbose ? listed(missing) : []), ''];
}

const noReason = 'not exercised by a case on this target';

function listed(missing: readonly MissingElement[]): string[] {
  return groupBy(missing, ({ reason }) => reason ?? noReason).flatMap((group) => [
    `  ${group[0]?.reason ?? noReason}:`,
    ...group.map(({ element }) => `    ${element}`),
  ]);
}
