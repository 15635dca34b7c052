import type { QueryClient } from '@tanstack/react-query';
import { applyChanges } from '../lists/apply-changes.ts';
import { scopeOf } from '../lists/list-scope.ts';
import type { PortalList } from '../lists/portal-list.ts';
import { portalKeys } from '../portal-keys.ts';
import type { RequestChange, RequestRef } from './request-change.ts';

/**
 * Applies a change that the backend has made to the cached lists, and refetches what can't be derived from it.
 * @param madeBefore whether someone else had made it before: lists may have been read before that or after it
 */
export async function settleChange(
  queryClient: QueryClient,
  change: Pick<RequestChange, 'act' | 'ptId' | 'id' | 'known' | 'submittedAt'>,
  madeBefore = false,
): Promise<void> {
  const lists = queryClient
    .getQueryCache()
    .findAll({ predicate: ({ queryKey }) => scopeOf(queryKey) !== undefined });
  // These may be from before the change or from after it.
  const unsure = lists.filter(
    ({ queryKey, state }) =>
      madeBefore ||
      state.fetchStatus === 'fetching' ||
      state.dataUpdatedAt >= change.submittedAt ||
      scopeOf(queryKey)?.shows !== 'open',
  );
  await Promise.all(unsure.map(({ queryKey }) => queryClient.cancelQueries({ queryKey })));
  for (const { queryKey, state } of lists) {
    queryClient.setQueryData<PortalList>(
      queryKey,
      (list) => list && applyChanges(list, scopeOf(queryKey), [change], () => !madeBefore),
      { updatedAt: state.dataUpdatedAt },
    );
  }
  for (const { queryKey } of unsure) void queryClient.invalidateQueries({ queryKey });
  void queryClient.invalidateQueries({ queryKey: portalKeys.requests(change.ptId) });
}

/** Reads every list anew in which a request may be. */
export function readAnew(queryClient: QueryClient, { ptId }: RequestRef): void {
  void queryClient.invalidateQueries({ queryKey: portalKeys.inboxes() });
  void queryClient.invalidateQueries({ queryKey: portalKeys.requests(ptId) });
}
