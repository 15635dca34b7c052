import type { Patient, PatientList, PatientSearch } from '@mdhq/portal-types';
import { checkObject, patientPath } from '../arguments.ts';
import type { CallOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import { asList } from './pages.ts';

/** The patients of the clinic. */
export interface PatientCalls {
  /**
   * Returns a patient. `email1` is the address that invitations are sent to; null if there is none.
   *
   * @throws PortalError; `route-unavailable` if the instance does not support the operation
   * @example
   * const { first_name, last_name, email1 } = await client.patients.show(1);
   */
  show(ptId: number, options?: CallOptions): Promise<Patient>;

  /**
   * Returns the patients that match all criteria: prefixes of names in any order, with or without
   * accents; the date of birth; the id. At least one is required. The default `limit` is 20.
   *
   * @throws PortalError; `route-unavailable` if the instance has no search
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
      call('searchPatients', { body: checkObject('search', body) }, options, {
        ...asList,
        changesNothing: true,
      }),
  };
}
