import type { Inbox } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useOptimisticList } from '../changes/use-optimistic-list.ts';
import { shareEntries } from '../lists/share-entries.ts';
import type { BackendWith } from '../portal-backend.ts';
import { type InboxFilters, portalKeys } from '../portal-keys.ts';
import type { InboxSettings } from './query-settings.ts';

/** A refetch reads all pages, so there should be few. */
const maxPageSize = 1000;

/**
 * The inbox of the clinic, page by page; `limit` is the page size, 1000 by default.
 *
 * @example
 * const inbox = useInbox(backend, { request_type: 'rx_refill' }, { refetchInterval: 30_000 });
 * const entries = inbox.data?.pages.flatMap((page) => page.data) ?? [];
 */
export function useInbox(
  backend: BackendWith<'inbox', 'list'>,
  filters: InboxFilters = {},
  { keepsWaiting = false, ...settings }: InboxSettings = {},
): UseInfiniteQueryResult<InfiniteData<Inbox, string | undefined>> {
  const queryKey = portalKeys.inbox(filters);
  return useInfiniteQuery({
    ...settings,
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      backend.inbox.list({ limit: maxPageSize, ...filters, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    structuralSharing: shareEntries,
    select: useOptimisticList<InfiniteData<Inbox, string | undefined>>(queryKey, keepsWaiting),
  });
}
