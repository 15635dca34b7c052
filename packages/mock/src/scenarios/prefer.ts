import { exampleStatuses, type OperationId } from '@mdhq/portal-types';
import type { Fault } from './preferences.ts';

/** The name of an example response of an operation, such as `alreadyDismissed`. */
export type ExampleName<Id extends OperationId> = Extract<
  keyof (typeof exampleStatuses)[Id],
  string
>;

/** The response to a call: the name of an example, or an object that also has a delay or a fault. */
export type Scenario<Id extends OperationId> = ExampleName<Id> | DetailedScenario<Id>;

interface DetailedScenario<Id extends OperationId> {
  /** The default response without it. */
  example?: ExampleName<Id>;
  /** The time before the response, or between two bytes of a `trickle`, in milliseconds. */
  delay?: number;
  /** The fault to simulate. */
  fault?: Fault;
  /** The `Retry-After` of a 429 or 503, in seconds. */
  retryAfter?: number;
}

/**
 * The value of the header `Prefer` that requests a scenario from the mock.
 * @example
 * prefer('deletePortalRequest', 'alreadyDismissed'); // 'code=404, example=alreadyDismissed'
 * prefer('showPortalRequests', { fault: 'drop' }); // 'fault=drop'
 */
export function prefer<Id extends OperationId>(operation: Id, scenario: Scenario<Id>): string {
  const detailed = typeof scenario === 'string' ? { example: scenario } : scenario;
  const { example, delay, fault, retryAfter } = detailed;
  const statuses: Readonly<Record<string, number>> = exampleStatuses[operation];
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
