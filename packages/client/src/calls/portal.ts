import type { PortalCalls } from '../api/portal.ts';
import { checkId } from '../checks.ts';
import { keyHeader } from './idempotency-key.ts';
import type { CallOperation } from './operation.ts';

export function portalCalls(call: CallOperation): PortalCalls {
  return {
    invite: async (ptId, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      const header = keyHeader(options);
      return call('inviteToPortal', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/portal/invite', { params: { path, header }, ...init }),
      );
    },
    validateCredentials: async (logIn, options = {}) =>
      call(
        'validatePortalCredentials',
        options,
        (http, init) =>
          http.POST('/api/v1/patients/portal/validate_credentials', { body: logIn, ...init }),
        // Its caller lets somebody in by it: what is not a plain yes or no must be neither.
        ({ result }) => typeof result === 'boolean',
      ),
  };
}
