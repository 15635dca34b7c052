import type { PrescriptionCalls } from '../api/prescriptions.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';
import { createParameters, queueParameters } from './parameters.ts';

export function prescriptionCalls(call: CallOperation): PrescriptionCalls {
  return {
    queue: async (ptId, body, options = {}) => {
      const params = queueParameters(ptId, options);
      checkId('drug_id', body.drug_id);
      return call('queuePatientPrescription', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/rxs', { params, body, ...init }),
      );
    },
    refill: async (ptId, body, options = {}) => {
      const params = createParameters(ptId, options);
      checkId('original_prescription_id', body.original_prescription_id);
      return call('queuePatientRefill', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/rxs/refill', { params, body, ...init }),
      );
    },
  };
}
