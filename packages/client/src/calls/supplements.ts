import type { SupplementCalls } from '../api/supplements.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from '../sending/operation.ts';
import { type NewKey, queueParameters } from './parameters.ts';

export function supplementCalls(call: CallOperation, newKey: NewKey): SupplementCalls {
  return {
    queue: async (ptId, body, options = {}) => {
      const parameters = queueParameters(ptId, options, newKey);
      checkId('supplement_id', body.supplement_id);
      return call('queuePatientSupplement', { ...parameters, body }, options);
    },
  };
}
