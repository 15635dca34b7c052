import type { FeederResult, SecureMessageSubmission } from '@mdhq/portal-types';
import { type NewKey, optionalInteger } from '../arguments.ts';
import type { CreateOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { feeder } from './feeder.ts';

/** The messages of a patient to the clinic. */
export interface SecureMessageCalls {
  /**
   * Records a message of the patient and adds it to the queue. `portal_queue_id` is the id of the portal
   * request. `dr_id` is the provider it is for; without it, it is for the clinic.
   *
   * @throws PortalError; `route-unavailable` if the instance has no messages
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
  return { create: feeder(call, newKey, 'createSecureMessage', 'dr_id', optionalInteger) };
}
