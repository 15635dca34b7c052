import { type BackendWith, useInbox } from '@mdhq/portal-react';

/** In milliseconds. */
const refreshEvery = 30_000;

/** The number of all open requests, regardless of filters; undefined until it is known. */
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
