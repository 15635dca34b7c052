import type { FeederResult, SupplementSubmission } from '@mdhq/portal-types';
import type { QueueOptions } from './call-options.ts';

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
