import type { SecureMessageCalls } from '../api/secure-messages.ts';
import { checkId } from '../checks.ts';
import { keyHeader } from './idempotency-key.ts';
import type { CallOperation } from './operation.ts';

export function secureMessageCalls(call: CallOperation): SecureMessageCalls {
  return {
    create: async (ptId, submission, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const header = keyHeader(options);
      if (submission.dr_id !== undefined) {
        checkId('dr_id', submission.dr_id);
      }
      return call('createSecureMessage', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/portal/secure_messages', {
          params: { path, header },
          body: submission,
          ...init,
        }),
      );
    },
  };
}
