import type { PatientCalls } from '../api/patients.ts';
import type { CallOperation } from '../sending/operation.ts';
import { asList } from './as-list.ts';
import { patientPath } from './parameters.ts';

export function patientCalls(call: CallOperation): PatientCalls {
  return {
    show: async (ptId, options = {}) => call('showPatient', { path: patientPath(ptId) }, options),
    search: async (body, options = {}) =>
      call('searchPatients', { body }, options, { ...asList, changesNothing: true }),
  };
}
