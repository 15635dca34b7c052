import type { ListOptions } from '@mdhq/portal-client';

/** Which requests a list shows. */
export type RequestFilters = Pick<ListOptions, 'request_type' | 'status' | 'limit' | 'offset'>;

/**
 * The keys that the hooks use, for whoever reads or invalidates by them. They hold a patient's number and
 * nothing else of a patient's. They do not hold who asks: one `QueryClient` serves one clinic
 * and one signed-in person, and is cleared when that person leaves.
 */
export const portalKeys = {
  /** Everything of a patient's queue. */
  requests: (ptId: number) => ['mdhq-portal', ptId, 'requests'] as const,
  list: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'list', filters] as const,
  infinite: (ptId: number, filters: RequestFilters) =>
    [...portalKeys.requests(ptId), 'infinite', filters] as const,
  // A change needs a key too: TanStack Query would turn one that is under way into one for the patient shown next.
  dismiss: (ptId: number) => ['mdhq-portal', ptId, 'dismiss'] as const,
  undo: (ptId: number) => ['mdhq-portal', ptId, 'undo'] as const,
  invite: (ptId: number) => ['mdhq-portal', ptId, 'invite'] as const,
};
