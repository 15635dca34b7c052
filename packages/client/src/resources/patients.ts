import type { Patient, PatientList, PatientSearch } from '@mdhq/portal-types';
import { patientPath } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { asList } from './pages.ts';

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

  /**
   * The patients whom all that is given fits: the beginnings of names in any order and with or without accents,
   * the birth date, the number. At least one of them; `limit` is 20 without it.
   *
   * @throws PortalError; `route-unavailable` where the instance has no search
   * @example
   * const { data, has_more } = await client.patients.search({ name: 'hazel br', dob: '1948-02-06' });
   * for (const { id, last_name, dob } of data) console.log(id, last_name, dob);
   */
  search(search: PatientSearch, options?: CallOptions): Promise<PatientList>;
}

export function patientCalls(call: CallOperation): PatientCalls {
  return {
    show: async (ptId, options = {}) => call('showPatient', { path: patientPath(ptId) }, options),
    search: async (body, options = {}) =>
      call('searchPatients', { body }, options, { ...asList, changesNothing: true }),
  };
}
