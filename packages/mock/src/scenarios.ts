import { operations } from './generated/operations.ts';
import type { Fault } from './preferences.ts';

/** The name of an operation of the contract. */
export type OperationId = keyof typeof operations;

/** The name of an example that an operation answers with in the contract, such as `alreadyDismissed`. */
export type ExampleName<Id extends OperationId> = Extract<
  keyof (typeof operations)[Id]['examples'],
  string
>;

/** How a call is to be answered: the name of an example alone, or with what happens on the way. */
export type Scenario<Id extends OperationId> = ExampleName<Id> | DetailedScenario<Id>;

interface DetailedScenario<Id extends OperationId> {
  /** The usual answer without it. */
  example?: ExampleName<Id>;
  /** How long to wait before the answer, in milliseconds; between the bytes of a `trickle`. */
  delay?: number;
  /** What goes wrong on the way. */
  fault?: Fault;
  /** What `Retry-After` says on a 429 or 503, in seconds. */
  retryAfter?: number;
}

/**
 * The value of the header `Prefer` that asks the mock for a scenario.
 * @example
 * prefer('deletePortalRequest', 'alreadyDismissed'); // 'code=404, example=alreadyDismissed'
 * prefer('showPortalRequests', { fault: 'drop' }); // 'fault=drop'
 */
export function prefer<Id extends OperationId>(operation: Id, scenario: Scenario<Id>): string {
  const detailed = typeof scenario === 'string' ? { example: scenario } : scenario;
  const { example, delay, fault, retryAfter } = detailed;
  const statuses: Readonly<Record<string, number>> = operations[operation].examples;
  const preferences = {
    code: example === undefined ? undefined : statuses[example],
    example,
    delay,
    fault,
    'retry-after': retryAfter,
  };
  return Object.entries(preferences)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
