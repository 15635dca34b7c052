import type { PrescriptionCalls } from '../api/prescriptions.ts';
import { checkId } from '../checks.ts';
import { keyHeader } from './idempotency-key.ts';
import type { CallOperation } from './operation.ts';

export function prescriptionCalls(call: CallOperation): PrescriptionCalls {
  return {
    queue: async (ptId, submission, { enqueue, ...options } = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const query = enqueue === undefined ? {} : { enqueue };
      const header = keyHeader(options);
      checkId('drug_id', submission.drug_id);
      return call('queuePatientPrescription', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/rxs', {
          params: { path, query, header },
          body: submission,
          ...init,
        }),
      );
    },
    refill: async (ptId, submission, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const header = keyHeader(options);
      checkId('original_prescription_id', submission.original_prescription_id);
      return call('queuePatientRefill', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/rxs/refill', {
          params: { path, header },
          body: submission,
          ...init,
        }),
      );
    },
  };
}
