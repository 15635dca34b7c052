import type { PortalRequestPage } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { PortalBackend } from './portal-backend.ts';
import { portalKeys, type RequestFilters } from './portal-keys.ts';

/**
 * One page of a patient's queue, oldest first.
 *
 * @example
 * const queue = usePortalRequests(backend, 1, { request_type: 'rx' });
 * console.log(queue.data?.total_count);
 */
export function usePortalRequests(
  backend: PortalBackend,
  ptId: number,
  filters: RequestFilters = {},
): UseQueryResult<PortalRequestPage> {
  return useQuery({
    queryKey: portalKeys.list(ptId, filters),
    queryFn: ({ signal }) => backend.enqueued.list(ptId, { ...filters, signal }),
  });
}
