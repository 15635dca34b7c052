import type { Change, Drift, Route } from '../drift/drift.ts';
import { groupBy } from './group-by.ts';

/** The most operations beyond the contract that are listed: the vendor's API has hundreds. */
const most = 10;

/** Renders drift for a terminal. */
export function renderDrift(drift: Drift): string {
  const { against, surface, missing, unknown, moved, changes, remarks } = drift;
  const more = unknown.length > most ? [`  and ${unknown.length - most} more`] : [];
  return [
    `${against}, compared with the contract (surface ${surface})`,
    '',
    ...section('Missing from the second spec', missing.map(lineOf)),
    ...section('Not in the contract', [...unknown.slice(0, most).map(lineOf), ...more]),
    ...section(
      'Moved to another path',
      moved.map(({ operation, from, to }) => `  ${operation}: from ${from} to ${to}`),
    ),
    ...groupBy(changes, ({ operation }) => operation ?? 'all operations').flatMap((group) =>
      section(group[0]?.operation ?? 'all operations', group.map(changeLine)),
    ),
    verdictOf(drift) +
      (remarks > 0 ? `; ${remarks} differences in descriptions and examples.` : '.'),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function lineOf({ method, path }: Route): string {
  return `  ${method} ${path}`;
}

function changeLine({ rating, what }: Change): string {
  return `  ${rating.padEnd(10)} ${what}`;
}

function verdictOf({ missing, changes }: Drift): string {
  const count = (rating: Change['rating']) => changes.filter((one) => one.rating === rating).length;
  return (
    `Drift: ${missing.length} missing, ${count('breaking')} breaking, ` +
    `${count('compatible')} compatible, ${count('unrated')} unrated`
  );
}
