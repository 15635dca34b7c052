import type { PatientCalls } from '../api/patients.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';

export function patientCalls(call: CallOperation): PatientCalls {
  return {
    show: async (ptId, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      return call('showPatient', options, (http, init) =>
        http.GET('/api/v1/patients/{pt_id}', { params: { path }, ...init }),
      );
    },
  };
}
