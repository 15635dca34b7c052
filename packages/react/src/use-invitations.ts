import type { InvitationList } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from './portal-backend.ts';
import { type InvitationFilters, portalKeys } from './portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * A patient's invitations, newest first; read anew after `useInvite` and `useRevoke`.
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
