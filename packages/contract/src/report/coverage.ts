import type { OperationId } from '@mdhq/portal-types';
import type { Contract } from '../contract/read-contract.ts';
import type { SkippedCase, Unprovoked } from './conformance-report.ts';

/** What only a fault inside the target brings about. */
const faults = [500, 503];

/** Keeps count of which declared statuses have been seen. */
export interface Coverage {
  saw(operation: OperationId, status: number): void;
  unprovoked(skipped: readonly SkippedCase[]): Unprovoked[];
}

export function createCoverage({ operations }: Contract): Coverage {
  const seen = new Set<string>();
  return {
    saw: (operation, status) => seen.add(`${operation} ${status}`),
    unprovoked: (skipped) =>
      operations.flatMap(({ id, responses }) =>
        [...responses.keys()]
          .filter((status) => !seen.has(`${id} ${status}`))
          .map((status) => ({ operation: id, status, reason: reasonFor(id, status, skipped) })),
      ),
  };
}

function reasonFor(
  operation: OperationId,
  status: number,
  skipped: readonly SkippedCase[],
): string | undefined {
  if (faults.includes(status)) return 'no request from outside brings it about';
  return skipped.find((one) => one.operation === operation && one.covers.includes(status))?.reason;
}
