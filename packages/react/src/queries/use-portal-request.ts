import type { PortalRequestRecord } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from '../portal-backend.ts';
import { portalKeys } from '../portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * One request with its details, patient and history. It is refetched after it was dismissed or restored.
 *
 * @example
 * const request = usePortalRequest(backend, 1, 27);
 * console.log(request.data?.history.at(-1)?.by);
 */
export function usePortalRequest(
  backend: BackendWith<'enqueued', 'show'>,
  ptId: number,
  requestId: number,
  settings: QuerySettings<PortalRequestRecord> = {},
): UseQueryResult<PortalRequestRecord> {
  return useQuery({
    ...settings,
    queryKey: portalKeys.record(ptId, requestId),
    queryFn: ({ signal }) => backend.enqueued.show(ptId, requestId, { signal }),
  });
}
