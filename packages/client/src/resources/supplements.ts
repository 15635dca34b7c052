import type { FeederResult, SupplementSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { QueueOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** A patient's supplements. */
export interface SupplementCalls {
  /**
   * Records a supplement that the patient asks for and puts it into the queue, as `portal_queue_id`;
   * with `enqueue: false` that is null.
   *
   * @throws PortalError; `route-unavailable` where the instance has no supplements
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
