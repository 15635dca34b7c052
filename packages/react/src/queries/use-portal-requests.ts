import type { PortalRequestPage } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useOptimisticList } from '../changes/use-optimistic-list.ts';
import type { BackendWith } from '../portal-backend.ts';
import { portalKeys, type RequestFilters } from '../portal-keys.ts';
import { nextOffset } from './next-offset.ts';
import type { PagedSettings, QuerySettings } from './query-settings.ts';

/**
 * One page of the queue of a patient, oldest first.
 *
 * @example
 * const queue = usePortalRequests(backend, 1, { request_type: 'rx' });
 * console.log(queue.data?.total_count);
 */
export function usePortalRequests(
  backend: BackendWith<'enqueued', 'list'>,
  ptId: number,
  filters: RequestFilters = {},
  settings: QuerySettings<PortalRequestPage> = {},
): UseQueryResult<PortalRequestPage> {
  const queryKey = portalKeys.list(ptId, filters);
  return useQuery({
    ...settings,
    queryKey,
    queryFn: ({ signal }) => backend.enqueued.list(ptId, { ...filters, signal }),
    select: useOptimisticList<PortalRequestPage>(queryKey),
  });
}

/**
 * The queue of a patient page by page, oldest first; `limit` is the page size.
 *
 * The next page starts after the requests that are shown, so dismissals leave no gap.
 *
 * @example
 * const { data, hasNextPage, fetchNextPage } = usePortalRequestsInfinite(backend, 1, { limit: 20 });
 * const portalRequests = data?.pages.flatMap((page) => page.data) ?? [];
 */
export function usePortalRequestsInfinite(
  backend: BackendWith<'enqueued', 'list'>,
  ptId: number,
  filters: Omit<RequestFilters, 'offset'> = {},
  settings: PagedSettings = {},
): UseInfiniteQueryResult<InfiniteData<PortalRequestPage, number>> {
  const queryKey = portalKeys.infinite(ptId, filters);
  return useInfiniteQuery({
    ...settings,
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      backend.enqueued.list(ptId, { ...filters, offset: pageParam, signal }),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    select: useOptimisticList<InfiniteData<PortalRequestPage, number>>(queryKey),
  });
}
