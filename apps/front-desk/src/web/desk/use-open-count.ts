import { type BackendWith, useInbox } from '@mdhq/portal-react';

/** Milliseconds. */
const refreshEvery = 30_000;

/** How many requests of the clinic wait, whatever is shown of them; undefined while that is not known. */
export function useOpenCount(
  backend: BackendWith<'inbox', 'list'>,
  enabled: boolean,
): number | undefined {
  const { data } = useInbox(
    backend,
    { status: 'open', limit: 1 },
    {
      enabled,
      keepsWaiting: true,
      refetchInterval: refreshEvery,
      refetchIntervalInBackground: true,
    },
  );
  return data?.pages[0]?.total_count ?? undefined;
}
