import type { OperationId } from '@mdhq/portal-types';
import { isServed, type Provenance, type Surface } from '@mdhq/portal-types';
import { readDocument } from '../contract/read-contract.ts';
import { alignedPair, type Match, mark, operationsWithout, pairsOf, placesOf } from './align.ts';
import { canonical, withoutExtensions } from './canonical.ts';
import { type Difference, findDifferences } from './differences.ts';
import type { Change, Drift, Route } from './drift.ts';
import { narrow } from './narrow.ts';
import { readSpec, type Spec, specOf } from './read-spec.ts';

/**
 * Compares the contract with a second spec, such as one that the vendor offers for download: an OpenAPI 3.0
 * or 3.1 file in YAML or JSON.
 * @throws UnreadableSpec
 */
export async function compareWith(file: string, surface: Surface): Promise<Drift> {
  const contract = specOf('The contract', await readDocument());
  const second = await readSpec(file);
  const there = placesOf(second, file);
  const all = placesOf(contract, 'The contract');
  const promised = all.filter((here) => isServed(surface, factsOf(contract, here).provenance));
  const matches = pairsOf(promised, there).map(
    (pair): Match<OperationId> => ({
      operation: factsOf(contract, pair.here).operation,
      ...pair,
    }),
  );
  const found = matches.length > 0 ? await diff(contract, second, matches, surface) : [];
  return {
    against: file,
    surface,
    missing: operationsWithout(promised, there).map(routeOf),
    unknown: operationsWithout(there, all).map(routeOf),
    moved: matches
      .filter((match) => match.here.whole !== match.there.whole)
      .map(({ operation, here, there: { whole } }) => ({ operation, from: here.whole, to: whole })),
    changes: found.flatMap((difference) => changesOf(difference, matches)),
    remarks: found.filter((one) => isRemark(one) && operationOf(one, matches)).length,
  };
}

function routeOf({ method, whole }: { method: string; whole: string }): Route {
  return { method, path: whole };
}

function factsOf({ paths }: Spec, { method, path }: Route) {
  const object = paths[path]?.[method.toLowerCase()] as {
    operationId: OperationId;
    'x-provenance': Provenance;
  };
  return { operation: object.operationId, provenance: object['x-provenance'] };
}

/** @returns the differences of operations */
async function diff(
  contract: Spec,
  second: Spec,
  matches: readonly Match<OperationId>[],
  surface: Surface,
): Promise<Difference[]> {
  const both = alignedPair(contract, second, matches);
  const pair = {
    contract: canonical(both.first),
    second: canonical(withoutExtensions(both.second, mark)),
  };
  const narrowed = narrow(pair, surface);
  // Removed only now, because the steps above need x-provenance.
  return findDifferences(withoutExtensions(narrowed.contract, mark), narrowed.second);
}

/** Differences that `redocly diff` rates as patches although they change behavior. */
function isOverlooked({ impact, property, path }: Difference): boolean {
  return (
    impact === 'patch' && (property === 'default' || /\/security(\/|$)/.test(`${path}/${property}`))
  );
}

function isRemark(difference: Difference): boolean {
  return difference.impact === 'patch' && !isOverlooked(difference);
}

function changesOf(difference: Difference, matches: readonly Match<OperationId>[]): Change[] {
  const { impact, verdicts } = difference;
  if (isRemark(difference)) return [];
  const operation = operationOf(difference, matches);
  if (verdicts.length === 0)
    return [{ operation, rating: ratings[impact], what: whatOf(difference) }];
  return verdicts
    .filter((verdict) => verdict.impact !== 'patch')
    .map((verdict) => ({ operation, rating: ratings[verdict.impact], what: verdict.message }));
}

const ratings = { major: 'breaking', minor: 'compatible', patch: 'unrated' } as const;

/** For example, "`default` was modified at parameters/1/schema." */
function whatOf({ path, kind, property }: Difference): string {
  const steps = path.split('/').slice(path.startsWith('#/paths/') ? 4 : 1);
  const name = property ?? steps.pop() ?? '';
  const place = steps.length > 0 ? ` at ${steps.join('/').replaceAll('~1', '/')}` : '';
  return `\`${name}\` was ${kind}${place}.`;
}

function operationOf(
  { path }: Difference,
  matches: readonly Match<OperationId>[],
): OperationId | undefined {
  const [, part, template = '', method] = path.split('/');
  if (part !== 'paths') return undefined;
  const meant = template.replaceAll('~1', '/').replaceAll('~0', '~');
  return matches.find(
    ({ here }) =>
      here.path === meant && (method === undefined || here.method.toLowerCase() === method),
  )?.operation;
}
