import type { ListOptions } from '../api/enqueued.ts';
import type { QueryOf } from '../sending/request.ts';
import { given } from './given.ts';
import { pageQuery } from './page-query.ts';
import { requestTypes } from './request-types.ts';

export type QueueQuery = QueryOf<'showPortalRequests'>;

/** @throws PortalError `invalid-argument` */
export function queueQuery({ request_type, status, ...page }: ListOptions): QueueQuery {
  return { request_type: given(request_type, requestTypes), status, ...pageQuery(page) };
}
