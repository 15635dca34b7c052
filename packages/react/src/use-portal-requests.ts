import type { PortalRequestPage } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useChanged } from './lists/use-changed.ts';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys, type RequestFilters } from './portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * One page of a patient's queue, oldest first.
 *
 * @example
 * const queue = usePortalRequests(backend, 1, { request_type: 'rx' });
 * console.log(queue.data?.total_count);
 */
export function usePortalRequests(
  backend: BackendWith<'enqueued', 'list'>,
  ptId: number,
  filters: RequestFilters = {},
  settings: QuerySettings<PortalRequestPage> = {},
): UseQueryResult<PortalRequestPage> {
  const queryKey = portalKeys.list(ptId, filters);
  return useQuery({
    ...settings,
    queryKey,
    queryFn: ({ signal }) => backend.enqueued.list(ptId, { ...filters, signal }),
    select: useChanged<PortalRequestPage>(queryKey),
  });
}
