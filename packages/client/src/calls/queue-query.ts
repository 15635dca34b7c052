import type { operations } from '@mdhq/portal-types';
import type { ListOptions } from '../api/enqueued.ts';
import { pageQuery } from './page-query.ts';
import { requestTypes } from './request-types.ts';

export type QueueQuery = NonNullable<operations['showPortalRequests']['parameters']['query']>;

/** @throws PortalError `invalid-argument` */
export function queueQuery({ request_type, status, ...page }: ListOptions): QueueQuery {
  const query: QueueQuery = {};
  if (request_type !== undefined) {
    query.request_type = requestTypes(request_type);
  }
  if (status !== undefined) {
    query.status = status;
  }
  return { ...query, ...pageQuery(page) };
}
