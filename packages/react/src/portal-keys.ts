import type {
  InboxOptions,
  InvitationListOptions,
  ListOptions,
  PatientSearch,
} from '@mdhq/portal-client';

/** Which of a patient's requests a list shows. */
export type RequestFilters = Pick<ListOptions, 'request_type' | 'status' | 'limit' | 'offset'>;

/** Which of the clinic's requests an inbox shows. */
export type InboxFilters = Omit<InboxOptions, 'signal' | 'cursor'>;

/** Which of a patient's invitations a list shows. */
export type InvitationFilters = Omit<InvitationListOptions, 'signal'>;

/**
 * The keys that the hooks use, for whoever reads or invalidates by them. They hold patients' numbers, filters, and what
 * was searched for. They do not hold who asks: one `QueryClient` serves one clinic and one signed-in person, and is
 * cleared when that person leaves.
 *
 * @example
 * const queryClient = useQueryClient();
 * const refresh = () => queryClient.invalidateQueries({ queryKey: portalKeys.requests(1) });
 */
export const portalKeys = {
  /** Everything, read or changed. */
  all: () => ['mdhq-portal'] as const,
  /** Every inbox. */
  inboxes: () => ['mdhq-portal', 'inbox'] as const,
  inbox: (filters: InboxFilters) => [...portalKeys.inboxes(), filters] as const,
  /** Everything of a patient's queue. */
  requests: (ptId: number) => ['mdhq-portal', ptId, 'requests'] as const,
  list: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'list', filters] as const,
  infinite: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'infinite', filters] as const,
  record: (ptId: number, id: number) => [...portalKeys.requests(ptId), 'record', id] as const,
  patient: (ptId: number) => ['mdhq-portal', ptId, 'patient'] as const,
  search: (search: PatientSearch): readonly ['mdhq-portal', 'search', PatientSearch] => [
    'mdhq-portal',
    'search',
    search,
  ],
  /** All lists of a patient's invitations. */
  invitations: (ptId: number) => ['mdhq-portal', ptId, 'invitations'] as const,
  invitationList: (ptId: number, filters: InvitationFilters) =>
    [...portalKeys.invitations(ptId), 'list', filters] as const,
  invitationsInfinite: (ptId: number, filters: InvitationFilters) =>
    [...portalKeys.invitations(ptId), 'infinite', filters] as const,
  /** Every dismissal and restoration. */
  changes: () => ['mdhq-portal', 'change'] as const,
  change: (act: 'dismiss' | 'restore') => [...portalKeys.changes(), act] as const,
  // A change needs a key too: TanStack Query would turn one that is under way into one for the patient shown next.
  invite: (ptId: number) => ['mdhq-portal', ptId, 'invite'] as const,
  revoke: (ptId: number) => ['mdhq-portal', ptId, 'revoke'] as const,
};
