import type { InvitationList } from '@mdhq/portal-client';
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { BackendWith } from '../portal-backend.ts';
import { type InvitationFilters, portalKeys } from '../portal-keys.ts';
import { nextOffset } from './next-offset.ts';
import type { PagedSettings, QuerySettings } from './query-settings.ts';

/**
 * One page of the invitations of a patient, newest first. It is refetched after `useInvite` and
 * `useRevoke`.
 *
 * @example
 * const invitations = useInvitations(backend, 221, { limit: 1 }, { refetchInterval: 5000 });
 * console.log(invitations.data?.data[0]?.state);
 */
export function useInvitations(
  backend: BackendWith<'invitations', 'list'>,
  ptId: number,
  filters: InvitationFilters = {},
  settings: QuerySettings<InvitationList> = {},
): UseQueryResult<InvitationList> {
  return useQuery({
    ...settings,
    queryKey: portalKeys.invitationList(ptId, filters),
    queryFn: ({ signal }) => backend.invitations.list(ptId, { ...filters, signal }),
  });
}

/**
 * The invitations of a patient page by page, newest first; `limit` is the page size. They are refetched
 * after `useInvite` and `useRevoke`.
 *
 * An invitation that is sent elsewhere shifts the others: until all pages are refetched, the next page
 * may start with an invitation that is already shown.
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
    getNextPageParam: nextOffset,
  });
}
