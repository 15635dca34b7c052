import type { FeederResult, SupplementSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { QueueOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** The supplements of a patient. */
export interface SupplementCalls {
  /**
   * Records a supplement that the patient requests and adds it to the queue. `portal_queue_id` is the
   * id of the portal request; null with `enqueue: false`.
   *
   * @throws PortalError; `route-unavailable` if the instance has no supplements
   * @example
   * await client.supplements.queue(1, { supplement_id: 12, notes: 'The capsules, please.' });
   */
  queue(
    ptId: number,
    submission: SupplementSubmission,
    options?: QueueOptions,
  ): Promise<FeederResult>;
}

export function supplementCalls(call: CallOperation, newKey: NewKey): SupplementCalls {
  return { queue: feeder(call, newKey, 'queuePatientSupplement', 'supplement_id') };
}
