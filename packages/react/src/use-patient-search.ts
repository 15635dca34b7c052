import type { PatientList, PatientSearch } from '@mdhq/portal-client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { BackendWith } from './portal-backend.ts';
import { portalKeys } from './portal-keys.ts';
import type { QuerySettings } from './query-settings.ts';

/**
 * The patients whom a search fits. With nothing to search for, such as a name without a letter, nothing is asked.
 *
 * @param settings such as `placeholderData: keepPreviousData`, to show the last result while the next one comes
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
    enabled: (settings.enabled ?? true) && saysWhom(search),
  });
}

/** Whether the contract takes it as a search. */
function saysWhom({ name, dob, pt_id }: PatientSearch): boolean {
  if (name !== undefined) return /[\p{L}\p{N}]/u.test(name);
  return dob !== undefined || pt_id !== undefined;
}
