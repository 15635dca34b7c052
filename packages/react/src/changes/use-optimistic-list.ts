import { hashKey, type QueryKey } from '@tanstack/react-query';
import { useCallback } from 'react';
import { scopeOf } from '../lists/list-scope.ts';
import { applyChanges } from '../lists/optimistic-list.ts';
import type { PortalList } from '../lists/portal-list.ts';
import { type RequestChange, useRequestChanges } from './request-changes.ts';

/**
 * Returns a selector that applies the pending changes to a cached list. The cache itself keeps the data
 * of the backend, so a failed change needs no rollback, and a response from before the change shows no
 * outdated list.
 *
 * @param keepsWaiting whether a request stays in the list while its dismissal waits
 */
export function useOptimisticList<List extends PortalList>(
  queryKey: QueryKey,
  keepsWaiting = false,
): (list: List) => List {
  const changes = useRequestChanges({ status: 'pending' });
  const hash = hashKey(queryKey);
  return useCallback(
    (list: List) => {
      const shown = changes.filter((change) => !keepsWaiting || !isWaitingDismissal(change));
      return applyChanges(
        list,
        scopeOf(JSON.parse(hash)),
        shown,
        // A pending dismissal and its pending undo leave the counts of the backend as they are.
        ({ act, id }) => changes.find((change) => change.id === id)?.act === act,
      );
    },
    [hash, changes, keepsWaiting],
  );
}

function isWaitingDismissal({ act, isPaused, failureCount }: RequestChange): boolean {
  return act === 'dismiss' && (isPaused || failureCount > 0);
}
