import type { SecureMessageCalls } from '../api/secure-messages.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';
import { createParameters } from './parameters.ts';

export function secureMessageCalls(call: CallOperation): SecureMessageCalls {
  return {
    create: async (ptId, body, options = {}) => {
      const params = createParameters(ptId, options);
      if (body.dr_id !== undefined) {
        checkId('dr_id', body.dr_id);
      }
      return call('createSecureMessage', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/portal/secure_messages', { params, body, ...init }),
      );
    },
  };
}
