import type { UseQueryOptions } from '@tanstack/react-query';

/** What of TanStack Query's settings a hook passes on. */
export type QuerySettings<Data> = Pick<
  UseQueryOptions<Data>,
  'enabled' | 'gcTime' | 'placeholderData' | 'refetchInterval' | 'refetchIntervalInBackground'
>;

/** The same for a list that is read page by page. */
export interface PagedSettings {
  readonly enabled?: boolean;
  readonly gcTime?: number;
  /** Milliseconds; each time, all pages so far are read. */
  readonly refetchInterval?: number | false;
  readonly refetchIntervalInBackground?: boolean;
}
