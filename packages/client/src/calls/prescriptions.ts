import type { PrescriptionCalls } from '../api/prescriptions.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';

export function prescriptionCalls(call: CallOperation): PrescriptionCalls {
  return {
    queue: async (ptId, submission, { enqueue, ...options } = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const query = enqueue === undefined ? {} : { enqueue };
      checkId('drug_id', submission.drug_id);
      return call('queuePatientPrescription', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/rxs', {
          params: { path, query },
          body: submission,
          ...init,
        }),
      );
    },
  };
}
