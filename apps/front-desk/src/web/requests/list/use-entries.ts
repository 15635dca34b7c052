import type { Inbox, InboxEntry } from '@mdhq/portal-client';
import { type BackendWith, type InboxFilters, useInbox } from '@mdhq/portal-react';
import { useEffect, useEffectEvent, useMemo } from 'react';

/** How often the list is refreshed, in milliseconds. */
const refreshEvery = 20_000;

export interface Entries {
  /** Undefined until the first page is loaded. */
  readonly entries: readonly InboxEntry[] | undefined;
  readonly total: number | null;
  readonly counts: Inbox['counts_by_type'] | undefined;
  /** Whether there are more pages, which `more` loads. */
  readonly hasMore: boolean;
  more(): void;
  readonly error: Error | null;
  retry(): void;
}

/**
 * The list, refreshed automatically. All pages of the open requests are loaded one after another, so that the list can be
 * scrolled without gaps. The dismissed requests, which only grow, are loaded as the user scrolls.
 */
export function useEntries(backend: BackendWith<'inbox', 'list'>, filters: InboxFilters): Entries {
  const isOpen = filters.status !== 'dismissed';
  const inbox = useInbox(
    backend,
    { ...filters, ...(!isOpen && { limit: 100 }) },
    {
      keepsWaiting: true,
      // Several pages are refreshed less often than one; in between, only their count is checked.
      refetchInterval: ({ state }) => refreshEvery * Math.max(1, state.data?.pages.length ?? 1),
    },
  );
  const isLong = (inbox.data?.pages.length ?? 0) > 1;
  const count = useInbox(
    backend,
    { ...filters, limit: 1 },
    { keepsWaiting: true, enabled: isOpen && isLong, refetchInterval: refreshEvery },
  );
  const last = inbox.data?.pages.at(-1)?.data.at(-1);
  const later = useInbox(
    backend,
    { ...filters, ...(last !== undefined && { created_from: after(last) }), limit: 1 },
    { enabled: isOpen && isLong && !inbox.hasNextPage, refetchInterval: refreshEvery },
  );
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = inbox;
  const more = (): void => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  // After each render: if a page arrives between two renders, none of these values has changed.
  useEffect(() => {
    if (isOpen && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  });
  // A refresh that failed is repeated after the next check, not immediately.
  const triedAt = Math.max(inbox.dataUpdatedAt, inbox.errorUpdatedAt);
  const hasOther =
    count.dataUpdatedAt > triedAt &&
    count.data?.pages[0]?.total_count !== data?.pages[0]?.total_count;
  // An added and a removed request leave the count unchanged.
  const hasLater = later.dataUpdatedAt > triedAt && later.data?.pages[0]?.data.length !== 0;
  const isBehind = isOpen && isLong && !hasNextPage && (hasOther || hasLater);
  useEffect(() => {
    if (isBehind && !isFetching) void refetch();
  }, [isBehind, isFetching, refetch]);
  // The badge has the count of the whole inbox, which must agree with the list.
  const onList = useEffectEvent(() => {
    const counted = count.data?.pages[0]?.total_count;
    const isOther = counted !== undefined && counted !== data?.pages[0]?.total_count;
    if (isOpen && !isLong && isOther) void count.refetch();
  });
  const { dataUpdatedAt } = inbox;
  useEffect(() => {
    if (dataUpdatedAt > 0) onList();
  }, [dataUpdatedAt]);
  const entries = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const first = data?.pages[0];
  return {
    entries,
    total: first?.total_count ?? null,
    counts: first?.counts_by_type,
    hasMore: hasNextPage,
    more,
    error: inbox.error,
    retry: () => void inbox.refetch(),
  };
}

/** The first millisecond after a request was received. */
function after({ created }: InboxEntry): string {
  return new Date(Date.parse(created) + 1).toISOString();
}
