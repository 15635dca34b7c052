import type { InboxOptions } from '../api/inbox.ts';
import { checkId, checkInteger } from '../checks.ts';
import type { QueryOf } from '../sending/request.ts';
import { given } from './given.ts';
import { requestTypes } from './request-types.ts';

/**
 * What says which part of the inbox.
 * @throws PortalError `invalid-argument`
 */
export function inboxQuery(options: InboxOptions): QueryOf<'listInbox'> {
  const { request_type, status, pt_id, created_from, created_before, limit, cursor } = options;
  return {
    request_type: given(request_type, requestTypes),
    status,
    pt_id: given(pt_id, (id) => checkId('pt_id', id)),
    created_from,
    created_before,
    limit: given(limit, (count) => checkInteger('limit', count, 1, 1000)),
    cursor,
  };
}
