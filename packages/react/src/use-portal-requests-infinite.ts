import type { PortalRequestPage } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useChanged } from './lists/use-changed.ts';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys, type RequestFilters } from './portal-keys.ts';
import type { PagedSettings } from './query-settings.ts';

/**
 * A patient's queue page by page, oldest first; `limit` is the size of a page.
 *
 * The next page begins after those that are shown, so that what is dismissed meanwhile leaves no gap.
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
    getNextPageParam: (last, pages) =>
      last.has_more && last.data.length > 0
        ? pages.reduce((shown, page) => shown + page.data.length, 0)
        : undefined,
    select: useChanged<InfiniteData<PortalRequestPage, number>>(queryKey),
  });
}
