import type { SupplementCalls } from '../api/supplements.ts';
import { checkId } from '../checks.ts';
import { keyHeader } from './idempotency-key.ts';
import type { CallOperation } from './operation.ts';

export function supplementCalls(call: CallOperation): SupplementCalls {
  return {
    queue: async (ptId, submission, { enqueue, ...options } = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const query = enqueue === undefined ? {} : { enqueue };
      const header = keyHeader(options);
      checkId('supplement_id', submission.supplement_id);
      return call('queuePatientSupplement', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/supplements', {
          params: { path, query, header },
          body: submission,
          ...init,
        }),
      );
    },
  };
}
