import type { Inbox } from '@mdhq/portal-client';
import type { InfiniteData, UseQueryOptions } from '@tanstack/react-query';

/** What of TanStack Query's settings a hook passes on. */
export type QuerySettings<Data> = Pick<
  UseQueryOptions<Data>,
  'enabled' | 'gcTime' | 'placeholderData' | 'refetchInterval' | 'refetchIntervalInBackground'
>;

/** The same for a list that is read page by page. */
export interface PagedSettings<Page = unknown> {
  readonly enabled?: boolean;
  readonly gcTime?: number;
  /** Milliseconds, perhaps by what is shown; each time, all pages so far are read. */
  readonly refetchInterval?: number | false | ((query: PagedQuery<Page>) => number | false);
  readonly refetchIntervalInBackground?: boolean;
}

/** The same for an inbox. */
export interface InboxSettings extends PagedSettings<Inbox> {
  /** Whether a request stays in the list while its dismissal waits for the network or the portal; without it, it goes at once. */
  readonly keepsWaiting?: boolean;
}

/** What of TanStack Query's query tells what is shown. */
interface PagedQuery<Page> {
  readonly state: { readonly data: InfiniteData<Page, unknown> | undefined };
}
