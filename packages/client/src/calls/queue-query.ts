import type { operations } from '@mdhq/portal-types';
import type { ListOptions } from '../api/enqueued.ts';
import { invalidArgument } from '../checks.ts';
import { pageQuery } from './page-query.ts';

export type QueueQuery = NonNullable<operations['showPortalRequests']['parameters']['query']>;

/** @throws PortalError `invalid-argument` */
export function queueQuery({ request_type, status, ...page }: ListOptions): QueueQuery {
  const query: QueueQuery = {};
  if (request_type !== undefined) {
    query.request_type = typeof request_type === 'string' ? [request_type] : [...request_type];
    // It would leave no trace in the URL, and so ask for all types.
    if (query.request_type.length === 0) {
      throw invalidArgument('request_type must name at least one type');
    }
  }
  if (status !== undefined) {
    query.status = status;
  }
  return { ...query, ...pageQuery(page) };
}
