import type {
  CallOptions,
  InboxOptions,
  InvitationListOptions,
  ListOptions,
  PatientSearch,
} from '@mdhq/portal-client';

/** Selects requests of a patient. */
export type RequestFilters = Omit<ListOptions, keyof CallOptions>;

/** Selects requests of the clinic. */
export type InboxFilters = Omit<InboxOptions, keyof CallOptions | 'cursor'>;

/** Selects invitations of a patient. */
export type InvitationFilters = Omit<InvitationListOptions, keyof CallOptions>;

/**
 * The keys of the queries and mutations of the hooks, to read or invalidate them. They contain patient
 * ids, filters and searches, but not the user: one `QueryClient` is for one clinic and one signed-in
 * user, and is cleared on sign-out.
 *
 * @example
 * const queryClient = useQueryClient();
 * const refresh = () => queryClient.invalidateQueries({ queryKey: portalKeys.requests(1) });
 */
export const portalKeys = {
  /** All queries and changes. */
  all: () => ['mdhq-portal'] as const,
  /** Every inbox. */
  inboxes: () => ['mdhq-portal', 'inbox'] as const,
  inbox: (filters: InboxFilters) => [...portalKeys.inboxes(), filters] as const,
  /** All queries of the queue of a patient. */
  requests: (ptId: number) => ['mdhq-portal', ptId, 'requests'] as const,
  list: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'list', filters] as const,
  infinite: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'infinite', filters] as const,
  record: (ptId: number, requestId: number) =>
    [...portalKeys.requests(ptId), 'record', requestId] as const,
  patient: (ptId: number) => ['mdhq-portal', ptId, 'patient'] as const,
  search: (search: PatientSearch): readonly ['mdhq-portal', 'search', PatientSearch] => [
    'mdhq-portal',
    'search',
    search,
  ],
  /** All lists of the invitations of a patient. */
  invitations: (ptId: number) => ['mdhq-portal', ptId, 'invitations'] as const,
  invitationList: (ptId: number, filters: InvitationFilters) =>
    [...portalKeys.invitations(ptId), 'list', filters] as const,
  invitationsInfinite: (ptId: number, filters: InvitationFilters) =>
    [...portalKeys.invitations(ptId), 'infinite', filters] as const,
  /** All dismissals and restorations. */
  changes: () => ['mdhq-portal', 'change'] as const,
  change: (act: 'dismiss' | 'restore') => [...portalKeys.changes(), act] as const,
  // One key for each patient: the result of a change must not be shown for the next patient.
  invite: (ptId: number) => ['mdhq-portal', ptId, 'invite'] as const,
  revoke: (ptId: number) => ['mdhq-portal', ptId, 'revoke'] as const,
};
