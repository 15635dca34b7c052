import type { PrescriptionCalls } from '../api/prescriptions.ts';
import type { CallOperation } from '../sending/operation.ts';
import { feeder } from './feeder.ts';
import type { NewKey } from './parameters.ts';

export function prescriptionCalls(call: CallOperation, newKey: NewKey): PrescriptionCalls {
  return {
    queue: feeder(call, newKey, 'queuePatientPrescription', 'drug_id'),
    refill: feeder(call, newKey, 'queuePatientRefill', 'original_prescription_id'),
  };
}
