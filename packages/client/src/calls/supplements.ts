import type { SupplementCalls } from '../api/supplements.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';
import { queueParameters } from './parameters.ts';

export function supplementCalls(call: CallOperation): SupplementCalls {
  return {
    queue: async (ptId, body, options = {}) => {
      const params = queueParameters(ptId, options);
      checkId('supplement_id', body.supplement_id);
      return call('queuePatientSupplement', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/supplements', { params, body, ...init }),
      );
    },
  };
}
