import type { PortalCalls } from '../api/portal.ts';
import type { CallOperation } from './operation.ts';
import { createParameters } from './parameters.ts';

export function portalCalls(call: CallOperation): PortalCalls {
  return {
    invite: async (ptId, options = {}) => {
      const params = createParameters(ptId, options);
      return call('inviteToPortal', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/portal/invite', { params, ...init }),
      );
    },
    validateCredentials: async (body, options = {}) =>
      call(
        'validatePortalCredentials',
        options,
        (http, init) =>
          http.POST('/api/v1/patients/portal/validate_credentials', { body, ...init }),
        // Its caller lets somebody in by it: what is not a plain yes or no must be neither.
        ({ result }) => typeof result === 'boolean',
      ),
  };
}
