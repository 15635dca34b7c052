import { Button } from '@mantine/core';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { failureMessage } from './failure-messages.ts';
import { AgoTime, clinicTimeFormat, useNow } from './times.tsx';
import classes from './ui.module.css';

/** Shows that data on the page could not be refreshed, why, and how old it is. */
export function StaleNotice({ timeZone }: { readonly timeZone: string }): ReactNode {
  const stale = useStaleQuery();
  const queryClient = useQueryClient();
  const now = useNow();
  return (
    <div role="status" className={classes['staleStatus']}>
      {stale !== undefined && (
        <div className={classes['stale']}>
          <span>
            Couldn’t refresh: {failureMessage(stale.error as Error).title}. Last updated{' '}
            <AgoTime
              timestamp={new Date(stale.dataUpdatedAt).toISOString()}
              format={clinicTimeFormat(timeZone)}
              now={now}
            />
            .
          </span>
          <Button
            size="xs"
            variant="default"
            onClick={() => void queryClient.refetchQueries({ type: 'active', predicate: isStale })}
          >
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/**
 * Of the queries on the page whose refresh failed, the one with the oldest data; undefined while all are up to date.
 * A query without data, or one that lacks only its next page, shows its error in its own place.
 */
function useStaleQuery(): Query['state'] | undefined {
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

function isStale({ state }: Query): boolean {
  return (
    state.status === 'error' && state.data !== undefined && state.fetchMeta?.fetchMore === undefined
  );
}
