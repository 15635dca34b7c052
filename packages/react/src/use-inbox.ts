import type { Inbox } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { shareEntries } from './lists/share-entries.ts';
import { useChanged } from './lists/use-changed.ts';
import type { BackendWith } from './portal-backend.ts';
import { type InboxFilters, portalKeys } from './portal-keys.ts';
import type { InboxSettings } from './query-settings.ts';

/** All pages are read anew together, so they are as few as can be. */
const largestPage = 1000;

/**
 * The clinic's inbox page by page; `limit` is the size of a page, 1000 without it.
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
      backend.inbox.list({ limit: largestPage, ...filters, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    structuralSharing: shareEntries,
    select: useChanged<InfiniteData<Inbox, string | undefined>>(queryKey, keepsWaiting),
  });
}
