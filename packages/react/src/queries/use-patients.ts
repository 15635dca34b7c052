import type { Patient, PatientList, PatientSearch } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from '../portal-backend.ts';
import { portalKeys } from '../portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * One patient.
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

/**
 * The patients that match a search. Nothing is requested without criteria, such as for a name without a
 * letter.
 *
 * @param settings such as `placeholderData: keepPreviousData`, to show the last result while the next one
 * is loading
 * @example
 * const found = usePatientSearch(backend, { name: 'hazel br' });
 * console.log(found.data?.data.length);
 */
export function usePatientSearch(
  backend: BackendWith<'patients', 'search'>,
  search: PatientSearch,
  settings: Omit<QuerySettings<PatientList>, 'enabled'> & { readonly enabled?: boolean } = {},
): UseQueryResult<PatientList> {
  return useQuery({
    ...settings,
    queryKey: portalKeys.search(search),
    queryFn: ({ signal }) => backend.patients.search(search, { signal }),
    enabled: (settings.enabled ?? true) && hasCriteria(search),
  });
}

/** Whether the contract accepts the search. */
function hasCriteria({ name, dob, pt_id }: PatientSearch): boolean {
  if (name !== undefined) return /[\p{L}\p{N}]/u.test(name);
  return dob !== undefined || pt_id !== undefined;
}
