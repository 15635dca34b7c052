import type { Inbox, InboxEntry } from '@mdhq/portal-client';
import { type BackendWith, type InboxFilters, useInbox } from '@mdhq/portal-react';
import { useEffect, useMemo } from 'react';

/** Milliseconds between two looks at what others have done and patients have sent in. */
const refreshEvery = 20_000;

export interface Entries {
  /** Undefined until the first page is there. */
  readonly entries: readonly InboxEntry[] | undefined;
  readonly total: number | null;
  readonly counts: Inbox['counts_by_type'] | undefined;
  /** Whether there are more than these, which `more` reads. */
  readonly hasMore: boolean;
  more(): void;
  readonly error: Error | null;
  retry(): void;
}

/**
 * The list, kept up to date. Of the open requests all pages are read, one behind the other, so that it can be
 * scrolled without a gap; the dismissed ones only ever grow, and are read as far as somebody looks.
 */
export function useEntries(backend: BackendWith<'inbox', 'list'>, filters: InboxFilters): Entries {
  const isOpen = filters.status !== 'dismissed';
  const inbox = useInbox(
    backend,
    { ...filters, ...(!isOpen && { limit: 100 }) },
    { refetchInterval: refreshEvery },
  );
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = inbox;
  const more = (): void => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  useEffect(() => {
    if (isOpen && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [isOpen, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
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
