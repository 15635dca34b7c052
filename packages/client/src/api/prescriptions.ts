import type { FeederResult, PrescriptionSubmission } from '@mdhq/portal-types';
import type { CallOptions } from './call-options.ts';

export interface QueuePrescriptionOptions extends CallOptions {
  /** false records it without putting it into the queue; true without it. */
  enqueue?: boolean | undefined;
}

/** A patient's prescriptions. */
export interface PrescriptionCalls {
  /**
   * Records a drug that the patient asks for and puts it into the queue, as `portal_queue_id`; with
   * `enqueue: false` that is null.
   *
   * @throws PortalError; `validation-failed` says in `errors` what is wrong, and where
   * @example
   * await client.prescriptions.queue(1, { drug_id: 4711, notes: 'For the spring, as last year.' });
   */
  queue(
    ptId: number,
    submission: PrescriptionSubmission,
    options?: QueuePrescriptionOptions,
  ): Promise<FeederResult>;
}
