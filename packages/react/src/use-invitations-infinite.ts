import type { InvitationList } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import type { BackendWith } from './portal-backend.ts';
import { type InvitationFilters, portalKeys } from './portal-keys.ts';
import type { PagedSettings } from './query-settings.ts';

/**
 * A patient's invitations page by page, newest first; read anew after `useInvite` and `useRevoke`. `limit` is the size
 * of a page.
 *
 * One that is sent elsewhere shifts the others: until all pages are read anew, the next page may begin with an
 * invitation that is shown already.
 *
 * @example
 * const { data, hasNextPage, fetchNextPage } = useInvitationsInfinite(backend, 221, { limit: 10 });
 * const invitations = data?.pages.flatMap((page) => page.data) ?? [];
 */
export function useInvitationsInfinite(
  backend: BackendWith<'invitations', 'list'>,
  ptId: number,
  filters: Omit<InvitationFilters, 'offset'> = {},
  settings: PagedSettings<InvitationList> = {},
): UseInfiniteQueryResult<InfiniteData<InvitationList, number>> {
  return useInfiniteQuery({
    ...settings,
    queryKey: portalKeys.invitationsInfinite(ptId, filters),
    queryFn: ({ pageParam, signal }) =>
      backend.invitations.list(ptId, { ...filters, offset: pageParam, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      last.has_more && last.data.length > 0
        ? pages.reduce((shown, page) => shown + page.data.length, 0)
        : undefined,
  });
}
