import type { OperationId } from '@mdhq/portal-types';
import type { Contract, Operation } from '../contract/read-contract.ts';
import type { SkippedCase, Unprovoked } from './conformance-report.ts';

/** Why no case provokes a status on a stateful target. */
const reasons: Readonly<Record<number, string>> = {
  429: 'only a flood of requests provokes it',
  500: 'no request provokes it',
  503: 'no request provokes it',
};

/** Tracks which declared statuses were returned. */
export interface Coverage {
  saw(operation: OperationId, status: number): void;
  unprovoked(skipped: readonly SkippedCase[]): Unprovoked[];
}

export function createCoverage({ surface, operations }: Contract): Coverage {
  const seen = new Set<string>();
  return {
    saw: (operation, status) => seen.add(`${operation} ${status}`),
    unprovoked: (skipped) =>
      operations.flatMap((operation) =>
        [...operation.responses]
          .filter(([status]) => !seen.has(`${operation.id} ${status}`))
          .map(([status, { isPromised }]) => ({
            operation: operation.id,
            status,
            reason: isPromised
              ? reasonFor(operation, status, skipped)
              : `not part of the surface ${surface}`,
          })),
      ),
  };
}

function reasonFor(
  { id, template }: Operation,
  status: number,
  skipped: readonly SkippedCase[],
): string | undefined {
  // Without an id in the path, only the route can be unknown.
  if (status === 404 && !template.includes('{')) return 'the target has the route';
  return (
    reasons[status] ??
    skipped.find((one) => one.operation === id && one.covers.includes(status))?.reason
  );
}
