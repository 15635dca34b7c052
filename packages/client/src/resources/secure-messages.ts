import type { FeederResult, SecureMessageSubmission } from '@mdhq/portal-types';
import type { NewKey } from '../arguments.ts';
import type { CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** What a patient writes to the clinic. */
export interface SecureMessageCalls {
  /**
   * Records a message of the patient's and puts it into the queue, as `portal_queue_id`. It is for the
   * provider `dr_id`, or for the clinic without one.
   *
   * @throws PortalError; `route-unavailable` where the instance has no messages
   * @example
   * await client.secureMessages.create(1, {
   *   subject: 'Results of my blood test',
   *   note: 'Good morning, are my results in?',
   *   dr_id: 3,
   * });
   */
  create(
    ptId: number,
    submission: SecureMessageSubmission,
    options?: CreateOptions,
  ): Promise<FeederResult>;
}

export function secureMessageCalls(call: CallOperation, newKey: NewKey): SecureMessageCalls {
  return { create: feeder(call, newKey, 'createSecureMessage', 'dr_id', true) };
}
