import type { PrescriptionCalls } from '../api/prescriptions.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from '../sending/operation.ts';
import { createParameters, type NewKey, queueParameters } from './parameters.ts';

export function prescriptionCalls(call: CallOperation, newKey: NewKey): PrescriptionCalls {
  return {
    queue: async (ptId, body, options = {}) => {
      const parameters = queueParameters(ptId, options, newKey);
      checkId('drug_id', body.drug_id);
      return call('queuePatientPrescription', { ...parameters, body }, options);
    },
    refill: async (ptId, body, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      checkId('original_prescription_id', body.original_prescription_id);
      return call('queuePatientRefill', { ...parameters, body }, options);
    },
  };
}
