import type { OperationId } from '@mdhq/portal-types';
import type { Contract, Operation } from '../contract/read-contract.ts';
import type { Call, ParsedResponse } from '../http/messages.ts';
import type { ElementCoverage, SkippedCase, Unprovoked } from '../report/conformance-report.ts';
import type { ContractElements } from './contract-elements.ts';
import { elementReasons } from './element-reasons.ts';

/** Why no case provokes a status on a stateful target. */
const statusReasons: Readonly<Record<number, string>> = {
  429: 'only a flood of requests provokes it',
  500: 'no request provokes it',
  503: 'no request provokes it',
};

/** Tracks which elements of the contract the calls of a run have exercised. */
export interface Coverage {
  /** @param operation undefined for a call to another route */
  saw(operation: OperationId | undefined, call: Call, response: ParsedResponse): void;
  /** The declared statuses that no response had. */
  unprovoked(skipped: readonly SkippedCase[]): Unprovoked[];
  elements(skipped: readonly SkippedCase[]): ElementCoverage;
}

export function createCoverage(
  { surface, operations }: Pick<Contract, 'surface' | 'operations'>,
  { all, findExercised }: ContractElements,
): Coverage {
  const exercised = new Set<string>();
  const add = (element: string) => exercised.add(element);

  const unprovoked: Coverage['unprovoked'] = (skipped) =>
    operations.flatMap((operation) =>
      [...operation.responses]
        .filter(([status]) => !exercised.has(`${operation.id} ${status}`))
        .map(([status, { isPromised }]) => ({
          operation: operation.id,
          status,
          reason: isPromised
            ? reasonFor(operation, status, skipped)
            : `not part of the surface ${surface}`,
        })),
    );

  return {
    saw(operation, call, response) {
      findExercised(operation, call, response, add);
    },
    unprovoked,
    elements(skipped) {
      const statuses = new Map(
        unprovoked(skipped).map(({ operation, status, reason }) => [
          `${operation} ${status}`,
          reason,
        ]),
      );
      const missing = [...all]
        .filter((element) => !exercised.has(element))
        .map((element) => {
          const [operation, status] = element.split(' ', 2);
          return {
            element,
            reason: elementReasons[element] ?? statuses.get(`${operation} ${status}`),
          };
        });
      return { total: all.size, exercised: all.size - missing.length, missing };
    },
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
    statusReasons[status] ??
    skipped.find((one) => one.operation === id && one.covers.includes(status))?.reason
  );
}
