import type { PortalCalls } from '../api/portal.ts';
import type { CallOperation } from '../sending/operation.ts';
import { createParameters, type NewKey } from './parameters.ts';

export function portalCalls(call: CallOperation, newKey: NewKey): PortalCalls {
  return {
    invite: async (ptId, options = {}) =>
      call('inviteToPortal', createParameters(ptId, options, newKey), options),
    validateCredentials: async (body, options = {}) =>
      call('validatePortalCredentials', { body }, options, {
        // Its caller lets somebody in by it: what is not a plain yes or no must be neither.
        isUsable: ({ result }) => typeof result === 'boolean',
        changesNothing: true,
      }),
  };
}
