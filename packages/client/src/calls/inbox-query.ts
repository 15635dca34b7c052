import type { operations } from '@mdhq/portal-types';
import type { InboxOptions } from '../api/inbox.ts';
import { checkId, checkInteger } from '../checks.ts';
import { requestTypes } from './request-types.ts';

type InboxQuery = NonNullable<operations['listInbox']['parameters']['query']>;

/**
 * What says which part of the inbox.
 * @throws PortalError `invalid-argument`
 */
export function inboxQuery(options: InboxOptions): InboxQuery {
  const { request_type, status, pt_id, created_from, created_before, limit, cursor } = options;
  return {
    ...(request_type !== undefined && { request_type: requestTypes(request_type) }),
    ...(status !== undefined && { status }),
    ...(pt_id !== undefined && { pt_id: checkId('pt_id', pt_id) }),
    ...(created_from !== undefined && { created_from }),
    ...(created_before !== undefined && { created_before }),
    ...(limit !== undefined && { limit: checkInteger('limit', limit, 1, 1000) }),
    ...(cursor !== undefined && { cursor }),
  };
}
