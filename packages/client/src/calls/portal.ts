import type { PortalCalls } from '../api/portal.ts';
import { checkId } from '../checks.ts';
import type { CallOperation } from './operation.ts';

export function portalCalls(call: CallOperation): PortalCalls {
  return {
    invite: async (ptId, options = {}) => {
      const path = { pt_id: checkId('ptId', ptId) };
      return call('inviteToPortal', options, (http, init) =>
        http.POST('/api/v1/patients/{pt_id}/portal/invite', { params: { path }, ...init }),
      );
    },
  };
}
