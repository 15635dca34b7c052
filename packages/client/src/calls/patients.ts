import type { PatientCalls } from '../api/patients.ts';
import type { CallOperation } from './operation.ts';
import { patientPath } from './parameters.ts';

export function patientCalls(call: CallOperation): PatientCalls {
  return {
    show: async (ptId, options = {}) => {
      const path = patientPath(ptId);
      return call('showPatient', options, (http, init) =>
        http.GET('/api/v1/patients/{pt_id}', { params: { path }, ...init }),
      );
    },
  };
}
