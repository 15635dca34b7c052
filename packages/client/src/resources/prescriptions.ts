import type { FeederResult, PrescriptionSubmission, RefillSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { CreateOptions, QueueOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** The prescriptions of a patient. */
export interface PrescriptionCalls {
  /**
   * Records a drug that the patient requests and adds it to the queue. `portal_queue_id` is the id of the
   * portal request; null with `enqueue: false`.
   *
   * @throws PortalError; `validation-failed` has the invalid fields in `errors`
   * @example
   * await client.prescriptions.queue(1, { drug_id: 4711, notes: 'For the spring, as last year.' });
   */
  queue(
    ptId: number,
    submission: PrescriptionSubmission,
    options?: QueueOptions,
  ): Promise<FeederResult>;

  /**
   * Records a refill that the patient requests and adds it to the queue. `portal_queue_id` is the id of
   * the portal request.
   *
   * @throws PortalError; `route-unavailable` if the instance has no refills
   * @example
   * await client.prescriptions.refill(1, { original_prescription_id: 88, agreed_to_terms: true });
   */
  refill(
    ptId: number,
    submission: RefillSubmission,
    options?: CreateOptions,
  ): Promise<FeederResult>;
}

export function prescriptionCalls(call: CallOperation, newKey: NewKey): PrescriptionCalls {
  return {
    queue: feeder(call, newKey, 'queuePatientPrescription', 'drug_id'),
    refill: feeder(call, newKey, 'queuePatientRefill', 'original_prescription_id'),
  };
}
