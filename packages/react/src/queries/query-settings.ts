import type { Inbox } from '@mdhq/portal-client';
import type { InfiniteData, UseQueryOptions } from '@tanstack/react-query';

/** The settings of TanStack Query that a query hook accepts. */
export type QuerySettings<Data> = Pick<
  UseQueryOptions<Data>,
  'enabled' | 'gcTime' | 'placeholderData' | 'refetchInterval' | 'refetchIntervalInBackground'
>;

/** The settings of TanStack Query that a hook for an infinite query accepts. */
export interface PagedSettings<Page = unknown> {
  readonly enabled?: boolean;
  readonly gcTime?: number;
  /** In milliseconds, or a function of the query; each time, all pages that have been read are refetched. */
  readonly refetchInterval?: number | false | ((query: PagedQuery<Page>) => number | false);
  readonly refetchIntervalInBackground?: boolean;
}

/** The settings of `useInbox`. */
export interface InboxSettings extends PagedSettings<Inbox> {
  /**
   * Whether a request stays in the list while its dismissal waits for the network or the portal. Default:
   * false, it leaves the list immediately.
   */
  readonly keepsWaiting?: boolean;
}

/** The part of a query that `refetchInterval` receives. */
interface PagedQuery<Page> {
  readonly state: { readonly data: InfiniteData<Page, unknown> | undefined };
}
