import type { Patient } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * Who a patient is.
 *
 * @example
 * const patient = usePatient(backend, 221);
 * console.log(patient.data?.last_name);
 */
export function usePatient(
  backend: BackendWith<'patients', 'show'>,
  ptId: number,
  settings: QuerySettings<Patient> = {},
): UseQueryResult<Patient> {
  return useQuery({
    ...settings,
    queryKey: portalKeys.patient(ptId),
    queryFn: ({ signal }) => backend.patients.show(ptId, { signal }),
  });
}
