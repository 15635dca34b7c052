import { hashKey, type QueryKey } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { RequestChange } from '../changes/request-change.ts';
import { useRequestChanges } from '../use-request-changes.ts';
import { applyChanges } from './apply-changes.ts';
import { scopeOf } from './list-scope.ts';
import type { PortalList } from './portal-list.ts';

/**
 * What a list shows of what the cache holds: the changes under way are in it. The cache itself stays as the
 * backend has it, so that a failed change needs no undoing and an answer from before it shows nothing old.
 * @param keepsWaiting whether a request stays while its dismissal waits
 */
export function useChanged<List extends PortalList>(
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
        // A dismissal and its undo that are both under way leave the counts of the backend as they are.
        ({ act, id }) => changes.find((change) => change.id === id)?.act === act,
      );
    },
    [hash, changes, keepsWaiting],
  );
}

function isWaitingDismissal({ act, isPaused, failureCount }: RequestChange): boolean {
  return act === 'dismiss' && (isPaused || failureCount > 0);
}
