import type { Patient } from '@mdhq/portal-types';
import type { CallOptions } from './call-options.ts';

/** The clinic's patients. */
export interface PatientCalls {
  /**
   * Who a patient is. `email1`, where invitations go, is null where there is no address.
   *
   * @throws PortalError; `route-unavailable` where the instance does not show patients
   * @example
   * const { first_name, last_name, email1 } = await client.patients.show(1);
   */
  show(ptId: number, options?: CallOptions): Promise<Patient>;
}
