import type { SecureMessageCalls } from '../api/secure-messages.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from '../sending/operation.ts';
import { createParameters, type NewKey } from './parameters.ts';

export function secureMessageCalls(call: CallOperation, newKey: NewKey): SecureMessageCalls {
  return {
    create: async (ptId, body, options = {}) => {
      const parameters = createParameters(ptId, options, newKey);
      if (body.dr_id !== undefined) {
        checkId('dr_id', body.dr_id);
      }
      return call('createSecureMessage', { ...parameters, body }, options);
    },
  };
}
