import type { PortalRequestRecord } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * One request in full, with its patient and its history. It is read anew when it was dismissed or restored.
 *
 * @example
 * const request = usePortalRequest(backend, 1, 27);
 * console.log(request.data?.history.at(-1)?.by);
 */
export function usePortalRequest(
  backend: BackendWith<'enqueued', 'show'>,
  ptId: number,
  id: number,
  settings: QuerySettings<PortalRequestRecord> = {},
): UseQueryResult<PortalRequestRecord> {
  return useQuery({
    ...settings,
    queryKey: portalKeys.record(ptId, id),
    queryFn: ({ signal }) => backend.enqueued.show(ptId, id, { signal }),
  });
}
