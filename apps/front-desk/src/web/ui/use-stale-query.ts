import { type Query, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/**
 * Of what is on the screen and could not be read anew, that which was read longest ago; undefined while all is up to
 * date. Where there is nothing to show, or only the next page is missing, its place says so.
 */
export function useStaleQuery(): Query['state'] | undefined {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      cache
        .findAll({ type: 'active', predicate: isStale })
        .map(({ state }) => state)
        .sort((one, other) => one.dataUpdatedAt - other.dataUpdatedAt)[0],
  );
}

export function isStale({ state }: Query): boolean {
  return (
    state.status === 'error' && state.data !== undefined && state.fetchMeta?.fetchMore === undefined
  );
}
